using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK310: the GPU has no arithmetic for the format: the engine unpacks the weights and computes in 16 bits.</summary>
internal sealed record GpuUnpacks : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var target in recipe.Targets)
        {
            if (target is not { Engine: { } engine, Gpu: { } gpu })
                continue;
            var unpacked = EngineUse.Of(recipe, engine)
                .Where(u => u.Row.LoadsOn(gpu.Capability) && u.Format.QuantizesActivations && gpu.Capability < u.Row.Native)
                .Select(static u => $"{u.Format.Id} (computed from {u.Row.Native} on)").Distinct().ToList();
            if (unpacked.Count > 0)
                yield return new(
                    Rules.GpuUnpacks,
                    target.Written.Gpu!.Span,
                    $"{engine.Id} on {gpu.Id} (compute capability {gpu.Capability}) loads {Wording.And(unpacked)} and unpacks the weights: activations stay in 16 bits",
                    "small weights, and the speed and the errors of 16-bit activations");
        }
    }
}
