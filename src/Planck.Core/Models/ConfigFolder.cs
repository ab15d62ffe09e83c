using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Models;

/// <summary>Folds values of <c>config.json</c> as tensors are folded: list positions of equal values are one line, <c>layer_types.{0..4,6} sliding_attention</c>.</summary>
internal static class ConfigFolder
{
    /// <summary>The entries that fit on a line, folded, in natural order of their first keys. A text with spaces does not fit, and no architecture reads one.</summary>
    public static IEnumerable<(PathTemplate Key, string Text)> Fold(ConfigValues values) => values.Entries
        .Where(static e => ManifestFolder.CanHold(e.Key) && ManifestFacts.IsWord(e.Text))
        .Select(static e => (Split: ManifestFolder.Split(e.Key), e.Text))
        .GroupBy(static e => (Key: string.Join("{}", e.Split.Literals), e.Text))
        .SelectMany(static g => IndexProducts.Decompose([.. g.Select(static e => e.Split.Indices)], g.First().Split.Literals.Count - 1)
            .Select(product => (Key: new PathTemplate(g.First().Split.Literals, product), g.Key.Text)))
        .OrderBy(static e => ManifestFolder.FirstName(e.Key), NaturalOrder.Instance);

    /// <summary>Every key that a folded key stands for.</summary>
    public static IEnumerable<string> Unfold(PathTemplate key)
    {
        IEnumerable<int[]> tuples = [[]];
        foreach (var set in key.Indices)
            tuples = tuples.SelectMany(tuple => set.Indices.Select(index => (int[])[.. tuple, index]));
        return tuples.Select(key.At);
    }
}
