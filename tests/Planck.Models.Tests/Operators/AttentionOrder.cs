using System;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

/// <summary>
/// The order of operations that <see cref="Attention"/> promises, one value at a time: causal attention of one key/value head over one sequence. Key tiles of 64
/// begin at multiples of 64; every product sum is a chain of fused multiply-adds.
/// </summary>
internal static class AttentionOrder
{
    private const int Tile = 64;

    public static float[] Run(float[] query, float[] key, float[] value, int tokens, AttentionParameters parameters)
    {
        var (heads, keyDim, valueDim) = (parameters.QueryHeads, parameters.KeyDim, parameters.ValueDim);
        var output = new float[tokens * heads * valueDim];
        for (var row = 0; row < tokens * heads; row++)
        {
            var position = row / heads;
            var sums = output.AsSpan(row * valueDim, valueDim);
            float maximum = float.NegativeInfinity, total = 0;
            var first = Math.Max(0, position - (parameters.SlidingWindow ?? tokens) + 1);
            for (var tile = first / Tile * Tile; tile <= position; tile += Tile)
            {
                int begin = Math.Max(tile, first), end = Math.Min(tile + Tile, position + 1);
                var scores = new float[end - begin];
                var before = maximum;
                for (var j = begin; j < end; j++)
                {
                    var dot = 0f;
                    for (var d = 0; d < keyDim; d++)
                        dot = MathF.FusedMultiplyAdd(key[(j * keyDim) + d], query[(row * keyDim) + d], dot);
                    scores[j - begin] = dot * parameters.Scale;
                    maximum = MathF.Max(maximum, scores[j - begin]);
                }

                var rescale = Exponential.Exp(before - maximum);
                var ofTile = 0f;
                foreach (ref var score in scores.AsSpan())
                    ofTile += score = Exponential.Exp(score - maximum);
                total = MathF.FusedMultiplyAdd(total, rescale, ofTile);
                for (var d = 0; d < valueDim; d++)
                {
                    sums[d] *= rescale;
                    for (var j = begin; j < end; j++)
                        sums[d] = MathF.FusedMultiplyAdd(value[(j * valueDim) + d], scores[j - begin], sums[d]);
                }
            }

            foreach (ref var sum in sums)
                sum /= total;
        }

        return output;
    }
}
