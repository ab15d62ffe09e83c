using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;

namespace Planck.Recipes.Writing;

/// <summary>Modules of a plan that one rule can speak of: they have one format, one block size and one given range of inputs.</summary>
/// <param name="Format">Null keeps them.</param>
internal sealed record TreatmentGroup(QuantFormat? Format, int BlockSize, float? InputAmax, IReadOnlyList<Treatment> Treatments)
{
    /// <summary>False for a head, whose rule gives its whole name.</summary>
    public bool IsOfLinears => Treatments[0].Module.Kind == ModuleKind.Linear;

    /// <summary>The groups, those with the most linears first, heads last. What is no linear and stays as it is needs no rule.</summary>
    public static IReadOnlyList<TreatmentGroup> Of(QuantPlan plan) =>
    [
        .. plan.Treatments
            .Where(static t => t.Module.Kind == ModuleKind.Linear || t.Format is not null)
            .GroupBy(static t => (t.Module.Kind, t.Format, t.BlockSize, t.InputAmax))
            .Select(static g => new TreatmentGroup(g.Key.Format, g.Key.BlockSize, g.Key.InputAmax, [.. g]))
            .OrderBy(static g => g.IsOfLinears ? 0 : 1)
            .ThenByDescending(static g => g.Treatments.Sum(static t => (long)t.Module.Count * t.Module.Matrices)),
    ];
}
