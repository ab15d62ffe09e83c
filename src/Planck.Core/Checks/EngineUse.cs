using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Targets;
using Planck.Targets.Facts;

namespace Planck.Checks;

/// <summary>A format that a recipe uses in linears, or in routed experts, with what an engine's tables say of it there.</summary>
/// <param name="Assignments">The modules, in model order; at least one.</param>
internal sealed record EngineUse(QuantFormat Format, ModulePlacement Placement, FormatSupport Row, EquatableArray<Assignment> Assignments)
{
    public static IEnumerable<EngineUse> Of(ResolvedRecipe recipe, Engine engine) => recipe.Quantized
        .GroupBy(a => (Format: a.Format!, Placement: PlacementOf(a.Module, recipe.Model)))
        .Select(g => new EngineUse(g.Key.Format, g.Key.Placement, engine.Find(g.Key.Format, recipe.Algorithms, g.Key.Placement), g.ToEquatableArray()));

    /// <summary><c>nvfp4</c>, <c>mxfp8 in experts</c>.</summary>
    public string Name => Placement switch
    {
        ModulePlacement.Experts => Format.Id + " in experts",
        ModulePlacement.UngatedExperts => Format.Id + " in experts without a gate",
        _ => Format.Id,
    };

    /// <summary>What engines tell apart of the linears of a model. Nobody knows whether undescribed experts have a gate; most have.</summary>
    public static ModulePlacement PlacementOf(ModuleFamily module, ModelGraph model)
    {
        if (!module.IsRoutedExpert)
            return ModulePlacement.Linear;
        var mixtures = model.Transformer?.Blocks.Distinct().SelectMany(static b => b.Branches).Select(static b => b.Mixer).OfType<ExpertMixture>().ToList();
        return mixtures is { Count: > 0 } && mixtures.TrueForAll(static m => m.Expert is { Gate: null, Layout: GateUpLayout.Separate })
            ? ModulePlacement.UngatedExperts
            : ModulePlacement.Experts;
    }
}
