using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Recipes.Schema;

namespace Planck.Checks;

/// <summary>PLK208: a format, a KV cache or an algorithm that looks at activations, and no <c>calibrate:</c> to make them from.</summary>
internal sealed record NeedsCalibrationData : RecipeCheck
{
    public override bool NeedsCompleteRecipe => true;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // Of an undescribed model no activation can be made: PLK108.
        if (recipe.Recipe.Calibrate is not null || recipe.Model.Transformer is null)
            yield break;
        foreach (var choice in recipe.Quantized.Where(static a => a.MeasuresInputs).Select(static a => a.Decision!.Choice).Distinct())
        {
            yield return new(
                Rules.NeedsCalibration,
                choice.Span,
                $"{choice.Format!.Id} measures activations ({choice.Format.Activations}) on calibration data, and there is no 'calibrate'",
                Cure(recipe, FormatNames.WithoutData(choice.Format)));
        }

        foreach (var algorithm in recipe.Recipe.Algorithms.Where(a => a.Value.NeedsInputs && recipe.Quantized.Any(q => a.Value.AppliesTo(q.Format!, q.Module.Experts))))
            yield return new(Rules.NeedsCalibration, algorithm.Span, $"{algorithm.Value.Name()} looks at activations, and there is no 'calibrate'", Cure(recipe, ["algorithm: max"]));
        if (recipe.KvCache.Measured)
        {
            yield return new(
                Rules.NeedsCalibration,
                recipe.Recipe.KvCache!.Span,
                $"KV cache {recipe.KvCache.Id} measures keys and values on calibration data, and there is no 'calibrate'",
                Cure(recipe, [FormatNames.WithoutData(recipe.KvCache)]));
        }
    }

    private static string Cure(ResolvedRecipe recipe, IReadOnlyList<string> withoutData) => recipe.Recipe.Dialect != RecipeDialect.Planck
        ? "name the data outside of the recipe: `--calibrate data/calib.jsonl` of the command line, or Calibration=\"data/calib.jsonl\" on its item in the project"
        : $"write 'calibrate: {{data: data/calib.safetensors}}'; without data: {Wording.Or([.. withoutData.Select(static w => $"'{w}'")])}";
}
