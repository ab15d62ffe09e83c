using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;

namespace Planck.Checks;

/// <summary>PLK211 (warning): <c>calibrate:</c>, and neither format nor KV cache nor algorithm looks at activations.</summary>
internal sealed record UnusedCalibration : RecipeCheck
{
    public override bool NeedsCompleteRecipe => true;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Recipe.Calibrate is not { } calibrate || recipe.KvCache.Measured
            || recipe.Quantized.Any(static a => a.MeasuresInputs) || recipe.Algorithms.Any(static a => a.NeedsInputs))
        {
            yield break;
        }

        List<string> readers = [.. recipe.Quantized.Select(static a => a.Format!.Id).Distinct(), recipe.Algorithms.Describe()];
        yield return new(
            Rules.UnusedCalibration,
            calibrate.Span,
            $"nothing reads the calibration data: none of {Wording.And(readers)} measures activations",
            recipe.Recipe.Dialect == Recipes.RecipeDialect.Planck ? "remove 'calibrate'" : "name no calibration data for it");
    }
}
