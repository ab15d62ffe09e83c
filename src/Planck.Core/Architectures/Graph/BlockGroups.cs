using System;
using System.Collections.Generic;
using Planck.Models;

namespace Planck.Architectures.Graph;

/// <summary>Layers that are alike.</summary>
/// <param name="Block">What each of them computes.</param>
/// <param name="Layers">Their numbers.</param>
public sealed record BlockGroup(Block Block, IndexSet Layers);

/// <summary>The layers of a graph by what they compute, so that a model of 126 equal layers is looked at once.</summary>
public static class BlockGroups
{
    /// <summary>The distinct blocks in order of their first layers.</summary>
    public static IReadOnlyList<BlockGroup> Of(Transformer model)
    {
        var blocks = new List<Block>();
        var layers = new List<List<int>>();
        var last = -1;
        for (var i = 0; i < model.Blocks.Count; i++)
        {
            var block = model.Blocks[i];
            // Families share one object between equal layers: looking at the reference first keeps deep comparisons away from long models.
            if (last < 0 || !ReferenceEquals(blocks[last], block))
                last = blocks.FindIndex(b => ReferenceEquals(b, block)) is >= 0 and var same ? same : blocks.IndexOf(block);
            if (last < 0)
            {
                last = blocks.Count;
                blocks.Add(block);
                layers.Add([]);
            }

            layers[last].Add(i);
        }

        var groups = new BlockGroup[blocks.Count];
        for (var i = 0; i < groups.Length; i++)
            groups[i] = new(blocks[i], IndexSet.Of(layers[i]));
        return groups;
    }
}
