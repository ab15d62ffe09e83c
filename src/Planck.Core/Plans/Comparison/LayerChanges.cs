using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Plans.Comparison;

/// <summary>Finds the modules that two plans treat otherwise. Modules are the same by name; where a model lacks some, there is a change from or to nothing.</summary>
internal static class LayerChanges
{
    public static EquatableArray<LayerChange> Of(QuantPlan was, QuantPlan now)
    {
        var (before, after) = (ByName(was), ByName(now));
        var pieces = new List<ChangedModules>();
        foreach (var key in now.Treatments.Concat(was.Treatments).Select(static t => t.Module.Name.Key).Distinct(StringComparer.Ordinal))
            pieces.AddRange(Pieces(before.TryGetValue(key, out var w) ? w : [], after.TryGetValue(key, out var n) ? n : []));
        return LayerFolding.Fold(pieces, now.Model.Modules.Where(static m => m.Kind == ModuleKind.Linear).ToList());
    }

    private static Dictionary<string, List<Treatment>> ByName(QuantPlan plan) =>
        plan.Treatments.GroupBy(static t => t.Module.Name.Key, StringComparer.Ordinal).ToDictionary(static g => g.Key, static g => g.ToList(), StringComparer.Ordinal);

    // All modules of one name without its numbers.
    private static IEnumerable<ChangedModules> Pieces(List<Treatment> was, List<Treatment> now)
    {
        var name = (was.Count > 0 ? was : now)[0].Module.Name;
        var changed = new List<(ChangeKind Kind, EquatableArray<IndexSet> Indices)>();
        foreach (var before in was)
        {
            foreach (var after in now)
            {
                var kind = new ChangeKind(State.Of(before), State.Of(after));
                if (kind.Was != kind.Is && IndexProducts.Intersect(before.Module.Name.Indices, after.Module.Name.Indices) is { } both)
                    changed.Add((kind, both));
            }
        }

        changed.AddRange(was.SelectMany(t => Alone(t, now).Select(i => (new ChangeKind(State.Of(t), null), i))));
        changed.AddRange(now.SelectMany(t => Alone(t, was).Select(i => (new ChangeKind(null, State.Of(t)), i))));
        return changed.GroupBy(static c => c.Kind, static c => c.Indices).SelectMany(group => IndexProducts
            .Decompose(group.SelectMany(Tuples), name.Indices.Count)
            .Select(indices => new ChangedModules(name with { Indices = indices }, group.Key)));
    }

    // Modules of a treatment that none of the others has.
    private static EquatableArray<EquatableArray<IndexSet>> Alone(Treatment treatment, List<Treatment> others)
    {
        var indices = treatment.Module.Name.Indices;
        if (others.Any(o => o.Module.Name.Indices == indices))
            return [];
        var left = Tuples(indices).Where(tuple => !others.Any(o => Holds(o.Module.Name.Indices, tuple))).ToList();
        return left.Count == 0 ? [] : IndexProducts.Decompose(left, indices.Count);
    }

    private static bool Holds(EquatableArray<IndexSet> indices, int[] tuple) => indices.Count == tuple.Length && !tuple.Where((index, axis) => !indices[axis].Contains(index)).Any();

    private static IEnumerable<int[]> Tuples(EquatableArray<IndexSet> indices)
    {
        IEnumerable<int[]> tuples = [[]];
        foreach (var set in indices)
            tuples = tuples.SelectMany(tuple => set.Indices.Select(index => (int[])[.. tuple, index]));
        return tuples;
    }
}

/// <summary>A module in a plan: what is done with it, and what one of them holds.</summary>
/// <param name="Bytes">Of one module's weight and scales.</param>
internal sealed record State(LayerTreatment Treatment, long Rows, long Columns, long Bytes)
{
    public long Weights => checked(Rows * Columns);

    public static State Of(Treatment treatment) => new(LayerTreatment.Of(treatment), treatment.Module.Rows, treatment.Module.Columns, PlanComparison.WeightBytes(treatment));
}

/// <summary>From what to what; null on the side whose model has no such modules.</summary>
internal sealed record ChangeKind(State? Was, State? Is);

/// <summary>Modules that change in the same way.</summary>
internal sealed record ChangedModules(PathTemplate Name, ChangeKind Kind);
