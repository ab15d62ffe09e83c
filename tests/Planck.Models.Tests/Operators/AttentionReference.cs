using System;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

/// <summary>Attention as its definition says: a full row of scores per query and head, in float64.</summary>
internal static class AttentionReference
{
    public static double[] Run(
        float[] query, float[] key, float[] value, ReadOnlySpan<AttentionSequence> sequences, AttentionParameters parameters, int outputRows)
    {
        var (heads, keyDim, valueDim) = (parameters.QueryHeads, parameters.KeyDim, parameters.ValueDim);
        var output = new double[outputRows * heads * valueDim];
        foreach (var sequence in sequences)
        {
            for (var i = 0; i < sequence.QueryLength; i++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var keyHead = head / (heads / parameters.KeyValueHeads);
                    var scores = new double[sequence.KeyLength];
                    for (var j = 0; j < scores.Length; j++)
                    {
                        double dot = 0;
                        for (var d = 0; d < keyDim; d++)
                        {
                            dot += (double)query[((((sequence.QueryStart + i) * heads) + head) * keyDim) + d]
                                * key[((((sequence.KeyStart + j) * parameters.KeyValueHeads) + keyHead) * keyDim) + d];
                        }

                        scores[j] = Score(dot * parameters.Scale, sequence.KeyLength - sequence.QueryLength + i, j, head, sequence, parameters);
                    }

                    var weights = Softmax(scores, parameters.Sinks.IsEmpty ? null : parameters.Sinks.Span[head]);
                    for (var d = 0; d < valueDim; d++)
                    {
                        double sum = 0;
                        for (var j = 0; j < scores.Length; j++)
                            sum += weights[j] * value[((((sequence.KeyStart + j) * parameters.KeyValueHeads) + keyHead) * valueDim) + d];
                        output[((((sequence.QueryStart + i) * heads) + head) * valueDim) + d] = sum;
                    }
                }
            }
        }

        return output;
    }

    private static double Score(double score, int query, int key, int head, AttentionSequence sequence, AttentionParameters parameters)
    {
        if (parameters.LogitSoftcap is { } cap)
            score = cap * Math.Tanh(score / cap);
        if (parameters.Alibi is { } alibi)
        {
            double slope = alibi.Slopes.Span[head];
            double bias = alibi.RoundToBfloat16
                ? Bfloat16((float)(Bfloat16((float)slope) * Bfloat16(sequence.FirstKeyPosition + key)))
                : slope * (sequence.FirstKeyPosition + key);
            score += alibi.Scale * bias;
        }

        if (parameters.Causal)
        {
            int queryPosition = query + sequence.FirstKeyPosition, keyPosition = key + sequence.FirstKeyPosition;
            var visible = key <= query
                && (parameters.SlidingWindow is not { } window || key > query - window)
                && (parameters.ChunkSize is not { } chunk || queryPosition / chunk == keyPosition / chunk);
            if (!visible)
                return double.NegativeInfinity;
        }

        return score;
    }

    private static double[] Softmax(double[] scores, float? sink)
    {
        var maximum = sink ?? double.NegativeInfinity;
        foreach (var score in scores)
            maximum = Math.Max(maximum, score);
        var sum = sink is { } logit ? Math.Exp(logit - maximum) : 0;
        var weights = new double[scores.Length];
        for (var i = 0; i < scores.Length; i++)
            sum += weights[i] = Math.Exp(scores[i] - maximum);
        for (var i = 0; i < scores.Length; i++)
            weights[i] /= sum;
        return weights;
    }

    private static float Bfloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }
}
