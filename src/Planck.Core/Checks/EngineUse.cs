using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Formats;
using Planck.Targets;
using Planck.Targets.Facts;

namespace Planck.Checks;

/// <summary>A format that a recipe uses in linears, or in routed experts, with what an engine's tables say of it there.</summary>
/// <param name="Assignments">The modules, in model order; at least one.</param>
internal sealed record EngineUse(QuantFormat Format, ModulePlacement Placement, FormatSupport Row, EquatableArray<Assignment> Assignments)
{
    public static IEnumerable<EngineUse> Of(ResolvedRecipe recipe, Engine engine) => recipe.Quantized
        .GroupBy(static a => (Format: a.Format!, Placement: a.Module.IsRoutedExpert ? ModulePlacement.Experts : ModulePlacement.Linear))
        .Select(g => new EngineUse(g.Key.Format, g.Key.Placement, engine.Find(g.Key.Format, recipe.Algorithms, g.Key.Placement), g.ToEquatableArray()));

    /// <summary><c>nvfp4</c>, <c>mxfp8 in experts</c>.</summary>
    public string Name => Placement == ModulePlacement.Experts ? Format.Id + " in experts" : Format.Id;
}
