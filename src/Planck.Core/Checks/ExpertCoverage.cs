using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK215 (warning): an algorithm that searches a factor for each expert, from the few tokens that the router sends it.</summary>
internal sealed record ExpertCoverage : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms | RecipeParts.Calibration;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Recipe.Calibrate is not { Plan: { MoeExpertsRatio: null } } || recipe.Model.Transformer is not { } transformer)
            yield break;
        var experts = recipe.Quantized.Where(static a => a.Module.IsRoutedExpert).ToList();
        var mixture = transformer.Blocks.SelectMany(static b => b.Branches).Select(static b => b.Mixer).OfType<ExpertMixture>().FirstOrDefault();
        if (mixture is null || recipe.Recipe.Algorithms.FirstOrDefault(a => a.Value.Smooths && experts.Any(e => a.Value.AppliesTo(e.Format!, e.Module.Experts))) is not { } algorithm)
            yield break;
        var share = 100.0 * mixture.Routing.TopK / mixture.Experts;
        yield return new(
            Rules.ExpertCoverage,
            algorithm.Span,
            string.Format(
                CultureInfo.InvariantCulture,
                "{0} searches a factor for each of {1} experts, and the router sends an expert {2:0.#} % of the tokens on average ({3} of {1}): some may see none",
                algorithm.Value.Name(), mixture.Experts, share, mixture.Routing.TopK),
            "write 'moe_experts_ratio: 1' in 'calibrate' so that every expert sees every token");
    }
}
