using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Models;

namespace Planck.Plans;

/// <summary>Where the factors of some linears of a treatment go.</summary>
/// <param name="Treatment">The treatment.</param>
/// <param name="Into">Path of the norm or linear that takes them, with <c>{}</c>; null when they are written as <c>pre_quant_scale</c>.</param>
/// <param name="Layers">In which layers; empty when the linear is in none.</param>
/// <param name="Count">How many linears.</param>
internal sealed record SmoothingPlacement(Treatment Treatment, string? Into, IndexSet Layers, int Count)
{
    /// <summary>The placements of all linears that are smoothed, in the order of the treatments.</summary>
    public static IEnumerable<SmoothingPlacement> Of(QuantPlan plan)
    {
        if (!plan.Algorithms.Any(static a => a.Smooths))
            yield break;
        var into = new Dictionary<(string Path, int Layer, int Expert), string>();
        foreach (var fold in SmoothingFolds.Of(plan))
        {
            foreach (var linear in fold.Pair.Balance)
                into[(linear.Path, fold.Layer, fold.Expert)] = fold.Pair.Smooth.Path;
        }

        foreach (var treatment in plan.Treatments.Where(t => t.Format is { } format && t.Module.Kind != ModuleKind.Embedding && plan.Algorithms.Smooths(format, t.Module.Experts)))
        {
            var name = treatment.Module.Name;
            var places = Indices(name).ToLookup(i => into.TryGetValue((name.Key, i.Layer, i.Expert), out var path) ? path : "", static i => i.Layer, System.StringComparer.Ordinal);
            foreach (var place in places)
                yield return new(treatment, place.Key.Length == 0 ? null : place.Key, IndexSet.Of(place.Distinct()), place.Count());
        }
    }

    private static IEnumerable<(int Layer, int Expert)> Indices(PathTemplate name)
    {
        var experts = name.Indices.Count > 1 ? name.Indices[1].Indices.ToList() : [0];
        return (name.Indices.Count > 0 ? name.Indices[0].Indices : [0]).SelectMany(layer => experts.Select(expert => (layer, expert)));
    }
}
