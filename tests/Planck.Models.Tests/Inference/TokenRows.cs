using System;
using System.Linq;

namespace Planck.Inference;

/// <summary>Rows of token ids, always the same ones.</summary>
public static class TokenRows
{
    /// <param name="vocabulary">Ids are below it.</param>
    public static int[][] Of(int vocabulary, params int[] lengths)
    {
        var random = new Random(20260101);
        return [.. lengths.Select(length => Enumerable.Range(0, length).Select(_ => random.Next(vocabulary)).ToArray())];
    }
}
