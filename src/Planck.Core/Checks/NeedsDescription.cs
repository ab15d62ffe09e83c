using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK108: a format or an algorithm that reaches beyond the weights (activations, the KV cache) for a model of which nobody described what it computes.
/// </summary>
internal sealed record NeedsDescription : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Model.Transformer is not null)
            yield break;
        var undescribed = $"nobody described {Excerpt.Visible(recipe.Model.Manifest.Config.Architecture, 80)}";
        foreach (var choice in recipe.Quantized.Select(static a => a.Decision!.Choice).Where(static c => c.Format!.QuantizesActivations).Distinct())
        {
            yield return new(
                Rules.NeedsDescription,
                choice.Span,
                $"{choice.Format!.Id} quantizes activations ({choice.Format.Activations}), and which of them feed what is unknown: {undescribed}",
                $"weights alone can be quantized: {Wording.Or([.. QuantFormats.All.Where(static f => !f.QuantizesActivations).Select(static f => f.Id)])}");
        }

        foreach (var algorithm in recipe.Recipe.Algorithms.Where(static a => a.Value.Searches))
        {
            var unknown = algorithm.Value.NeedsInputs ? "looks at the inputs of linears, and which of them feed what is unknown" : "goes through a model block by block, and which blocks it has is unknown";
            yield return new(Rules.NeedsDescription, algorithm.Span, $"{algorithm.Value.Name()} {unknown}: {undescribed}", "write 'algorithm: max'");
        }

        if (recipe.KvCache != KvCacheFormats.None)
        {
            yield return new(
                Rules.NeedsDescription,
                recipe.Recipe.KvCache!.Span,
                $"{recipe.KvCache.Id} applies to keys and values, and which linears make them is unknown: {undescribed}",
                "remove kv_cache");
        }
    }
}
