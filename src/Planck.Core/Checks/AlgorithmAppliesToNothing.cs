using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK212: an algorithm that changes nothing for any format of the recipe: SmoothQuant without INT8, AWQ without blocks of int4 or NVFP4, a search
/// over scales that follow from the block, GPTQ under scales that change with it. ModelOpt skips such layers with a warning and labels the checkpoint all the same.
/// </summary>
internal sealed record AlgorithmAppliesToNothing : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var formats = recipe.Quantized.Select(static a => a.Format!).Distinct().ToList();
        foreach (var algorithm in recipe.Recipe.Algorithms.Where(a => a.Value is not (Max or CastMxfp4ToNvfp4) && !recipe.Quantized.Any(q => a.Value.AppliesTo(q.Format!, q.Module.Experts))))
        {
            var sweeps = algorithm.Value is Mse { Fp8ScaleSweep: true } or LocalHessian { Fp8ScaleSweep: true };
            var has = formats.Count == 0 ? "no layer is quantized"
                : $"the recipe has {Wording.And([.. formats.Select(static f => f.Id)])}{(formats.Any(f => algorithm.Value.AppliesTo(f)) ? " in routed experts only" : "")}";
            yield return new(
                Rules.AlgorithmAppliesToNothing,
                algorithm.Span,
                $"{algorithm.Value.Name()}{(sweeps ? " with fp8_scale_sweep" : "")} changes nothing: {has}",
                AppliesTo(algorithm.Value) + (formats.Any(f => algorithm.Value.AppliesTo(f)) ? " elsewhere" : "") + (sweeps ? "; 'fp8_scale_sweep: false' searches multiples of the amax for the others" : "")
                + (algorithm.Value is Gptq && StaticFormatFor(formats) is { } fixedBlocks ? $"; {fixedBlocks} keeps the scales of its blocks while weights change" : ""));
        }
    }

    // What dynamic NVFP4 becomes when its blocks are measured once.
    private static string? StaticFormatFor(IReadOnlyList<QuantFormat> formats) =>
        formats.Any(static f => f is W4A16Nvfp4Format) ? "w4a16_nvfp4_static"
        : formats.Any(static f => f is Nvfp4Format or W4A8Nvfp4Fp8Format) ? "nvfp4_static"
        : null;

    // The shorter of the two lists.
    private static string AppliesTo(CalibrationAlgorithm algorithm)
    {
        var formats = QuantFormats.All.ToLookup(algorithm.AppliesTo, static f => f.Id);
        return formats[true].Count() <= formats[false].Count() ? $"it applies to {Wording.And([.. formats[true]])}" : $"it applies to every format but {Wording.And([.. formats[false]])}";
    }
}
