using System;
using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>Rotates queries or keys of a step by their positions.</summary>
internal static class Rotation
{
    /// <param name="rows">[step.Tokens, heads * headDim], rows <paramref name="stride"/> values apart.</param>
    /// <param name="offset">Where in a head the rotated values begin.</param>
    /// <param name="stride">0 when rows follow each other without a gap.</param>
    public static void Apply(Rope rope, Span<float> rows, int heads, int headDim, int offset, int stride, Step step)
    {
        var pairing = rope.Interleaved ? RopePairing.Interleaved : RopePairing.Halves;
        var width = stride == 0 ? heads * headDim : stride;
        foreach (var segment in step.Segments)
        {
            var table = step.Machine.Ropes.For(rope, segment.Length);
            var end = Math.Min(rows.Length, (segment.Offset + segment.Count) * width);
            table.Apply(
                rows[(segment.Offset * width)..end], step.Positions.AsSpan(segment.Offset, segment.Count), heads, headDim, pairing, offset, stride, step.Threads);
        }

        // What is not rotated was rounded before.
        step.Round(rows);
    }
}
