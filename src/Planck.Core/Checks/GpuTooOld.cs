using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes;
using Planck.Targets;

namespace Planck.Checks;

/// <summary>PLK304: the engine loads the format, but not on this GPU.</summary>
internal sealed record GpuTooOld : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var target in recipe.Targets)
        {
            if (target is not { Engine: { } engine, Gpu: { } gpu })
                continue;
            var needs = EngineUse.Of(recipe, engine).Where(u => u.Row.Loads && !u.Row.LoadsOn(gpu.Capability))
                .Select(static u => $"{u.Format.Id} (needs compute capability {Needed(u.Row)})").Distinct().ToList();
            if (needs.Count == 0)
                continue;
            var others = QuantFormats.All.Where(f => f.IsExportable && engine.Loads(f, recipe.Algorithms, gpu.Capability)).Select(static f => f.Id).ToList();
            yield return new(
                Rules.GpuTooOld,
                target.Written.Gpu!.Span,
                $"{engine.Id} on {gpu.Id} (compute capability {gpu.Capability}) has no kernel for {Wording.And(needs)}",
                others.Count == 0 ? "no format runs there" : $"{Wording.And(others)} {(others.Count == 1 ? "runs" : "run")} there");
        }
    }
    private static string Needed(FormatSupport row) => row.Maximum is { } maximum ? $"from {row.Minimum} to {maximum}" : row.Minimum.ToString();
}
