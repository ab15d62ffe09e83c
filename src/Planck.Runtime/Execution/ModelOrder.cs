using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Models;

namespace Planck.Runtime.Execution;

/// <summary>
/// The modules of a model one by one, in the order in which the model runs: layer by layer, within a layer as the architecture lists them. A
/// sharded checkpoint in this order keeps the tensors of a layer together, as <c>save_pretrained</c> does.
/// </summary>
internal static class ModelOrder
{
    public static IReadOnlyList<(string Module, ModuleFamily Family)> Of(ModelGraph graph)
    {
        // Families whose names agree up to an index are walked together over that index. The place of such a group is that of its first family.
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (family, position) in graph.Modules.Select(static (f, i) => (f, i)))
        {
            for (var depth = 0; depth <= family.Name.Indices.Count; depth++)
                places.TryAdd(Prefix(family.Name, depth), position);
        }

        return
        [
            .. graph.Modules
                .SelectMany(family => Tuples(family.Name).Select(indices => (Family: family, Indices: indices)))
                .OrderBy(module => Key(module.Family.Name, module.Indices, places), Lexicographic)
                .Select(static module => (module.Family.Name.At(module.Indices), module.Family)),
        ];
    }

    /// <summary>Every name a template stands for.</summary>
    public static IEnumerable<string> Names(PathTemplate name) => Tuples(name).Select(indices => name.At(indices));

    private static string Prefix(PathTemplate name, int depth) =>
        string.Join("{}", name.Literals.Take(depth + 1)) + (depth < name.Indices.Count ? "{}" : "");

    private static int[] Key(PathTemplate name, int[] indices, Dictionary<string, int> places)
    {
        var key = new int[(2 * indices.Length) + 1];
        for (var depth = 0; depth <= indices.Length; depth++)
        {
            key[2 * depth] = places[Prefix(name, depth)];
            if (depth < indices.Length)
                key[(2 * depth) + 1] = indices[depth];
        }

        return key;
    }

    private static IEnumerable<int[]> Tuples(PathTemplate name) => name.Indices.Aggregate(
        (IEnumerable<int[]>)[[]],
        static (tuples, set) => tuples.SelectMany(tuple => set.Indices.Select(index => (int[])[.. tuple, index])));

    private static readonly Comparer<int[]> Lexicographic = Comparer<int[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right));
}
