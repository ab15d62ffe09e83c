using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;

namespace Planck.Checks;

/// <summary>
/// PLK212: an algorithm that changes nothing for any format of the recipe: SmoothQuant without INT8, AWQ without blocks of int4 or NVFP4, a search
/// over scales that follow from the block. ModelOpt skips such layers with a warning and labels the checkpoint all the same.
/// </summary>
internal sealed record AlgorithmAppliesToNothing : RecipeCheck
{
    public override bool NeedsCompleteRecipe => true;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var formats = recipe.Quantized.Select(static a => a.Format!).Distinct().ToList();
        foreach (var algorithm in recipe.Recipe.Algorithms.Where(a => a.Value is not Max && !formats.Any(f => a.Value.AppliesTo(f))))
        {
            var name = algorithm.Value is Mse { Fp8ScaleSweep: true } ? "mse with fp8_scale_sweep" : algorithm.Value.Name();
            var has = formats.Count == 0 ? "no layer is quantized" : $"the recipe has {Wording.And([.. formats.Select(static f => f.Id)])}";
            yield return new(
                Rules.AlgorithmAppliesToNothing,
                algorithm.Span,
                $"{name} changes nothing: {has}",
                AppliesTo(algorithm.Value));
        }
    }

    // The shorter of the two lists.
    private static string AppliesTo(CalibrationAlgorithm algorithm)
    {
        var formats = QuantFormats.All.ToLookup(algorithm.AppliesTo, static f => f.Id);
        return formats[true].Count() <= formats[false].Count() ? $"it applies to {Wording.And([.. formats[true]])}" : $"it applies to every format but {Wording.And([.. formats[false]])}";
    }
}
