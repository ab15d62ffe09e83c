using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures.Graph;

/// <summary>A tensor that a checkpoint of the graph must have, at all its layers and experts at once.</summary>
/// <param name="Name">With <c>{}</c> for numbers.</param>
/// <param name="Shape">Extents as stored.</param>
/// <param name="Indices">An index set for each <c>{}</c>.</param>
public sealed record ExpectedTensor(string Name, EquatableArray<long> Shape, EquatableArray<IndexSet> Indices)
{
    /// <summary>How many tensors these are.</summary>
    public int Count
    {
        get
        {
            var count = 1;
            foreach (var set in Indices)
                count = checked(count * set.Count);
            return count;
        }
    }

    /// <summary>The name of each of them, in order of the indices.</summary>
    public IEnumerable<string> Names()
    {
        var literals = Name.Split(["{}"], StringSplitOptions.None).ToEquatableArray();
        return ConfigFolder.Unfold(new(literals, Indices));
    }
}

/// <summary>What <see cref="GraphTensors"/> says of one layer, for the whole model.</summary>
public static class ExpectedTensors
{
    /// <summary>In model order: outside the layers, then group by group of equal layers.</summary>
    public static IEnumerable<ExpectedTensor> Of(Transformer model)
    {
        foreach (var tensor in GraphTensors.OutsideLayers(model))
            yield return new(tensor.Name, tensor.Shape, []);
        foreach (var group in BlockGroups.Of(model))
        {
            // A mixture of no experts has no tensors of theirs.
            foreach (var tensor in GraphTensors.OfBlock(group.Block).Where(static t => t.Experts > 0 || Numbers(t.Name) < 2))
                yield return new(tensor.Name, tensor.Shape, Indices(tensor, group.Layers));
        }
    }

    private static EquatableArray<IndexSet> Indices(GraphTensor tensor, IndexSet layers) => Numbers(tensor.Name) switch
    {
        1 => [layers],
        2 when tensor.Experts > 0 => [layers, IndexSet.Range(0, tensor.Experts - 1)],
        _ => throw new ArgumentException($"'{tensor.Name}' is no name of a layer's tensor, with {tensor.Experts} experts", nameof(tensor)),
    };

    private static int Numbers(string name)
    {
        var count = 0;
        for (var at = name.IndexOf("{}", StringComparison.Ordinal); at >= 0; at = name.IndexOf("{}", at + 2, StringComparison.Ordinal))
            count++;
        return count;
    }
}
