using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Targets;

namespace Planck.Checks;

/// <summary>PLK304: the engine loads the format, but not on this GPU.</summary>
internal sealed record GpuTooOld : RecipeCheck
{
    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var target in recipe.Targets)
        {
            if (target is not { Engine: { } engine, Gpu: { } gpu })
                continue;
            var rows = recipe.Quantized.Select(a => engine.Find(a.Format!, recipe.Algorithms)).Where(row => row.Loads && !row.LoadsOn(gpu.Capability)).Distinct().ToList();
            if (rows.Count == 0)
                continue;
            var needs = Wording.And([.. rows.Select(static row => $"{row.Format.Id} (needs compute capability {Needed(row)})")]);
            var others = QuantFormats.All.Where(f => f.IsExportable && engine.Loads(f, recipe.Algorithms, gpu.Capability)).Select(static f => f.Id).ToList();
            yield return new(
                Rules.GpuTooOld,
                target.Written.Gpu!.Span,
                $"{engine.Id} on {gpu.Id} (compute capability {gpu.Capability}) has no kernel for {needs}",
                others.Count == 0 ? "no format runs there" : $"{Wording.And(others)} {(others.Count == 1 ? "runs" : "run")} there");
        }
    }
    private static string Needed(FormatSupport row) => row.Maximum is { } maximum ? $"from {row.Minimum} to {maximum}" : row.Minimum.ToString();
}
