using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading;

namespace Planck.Operators;

/// <summary>
/// Attention with sinks or capped logits in bfloat16. Transformers computes it operation by operation, so that scores and probabilities are rounded at every step:
/// product, scale, cap, distance to the largest score (with sinks), probability.
/// </summary>
/// <remarks>
/// A score is sixteen partial sums of fused multiply-adds, added pairwise in a fixed tree; an output is one chain of fused multiply-adds over the keys in order.
/// Nothing depends on threads, on other sequences or on the processor's vector width.
/// </remarks>
internal static unsafe class EagerAttention
{
    private const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
    private const int Lanes = 16;

    /// <summary>Computes one sequence; pointers stand at its first rows.</summary>
    public static void Run(
        float* query, float* key, float* value, float* output, AttentionSequence sequence, AttentionShape shape, int threads, CancellationToken cancellation)
    {
        var (parameters, strides) = (shape.Parameters, shape.Strides);
        var scratch = (sequence.KeyLength + Lanes - 1) / Lanes * Lanes;
        RowParallel.ForEach(
            sequence.QueryLength,
            threads,
            () => new AlignedFloats(scratch),
            (row, scores) =>
            {
                var (first, last) = AttentionPanel.Visible(parameters, sequence, sequence.KeyLength - sequence.QueryLength + row);
                for (var head = 0; head < parameters.QueryHeads; head++)
                {
                    var group = head / shape.Group;
                    One(
                        query + ((long)row * strides.Query) + (head * parameters.KeyDim),
                        key + ((long)first * strides.Key) + (group * parameters.KeyDim),
                        value + ((long)first * strides.Value) + (group * parameters.ValueDim),
                        output + ((long)row * strides.Output) + (head * parameters.ValueDim),
                        scores.Span[..(last - first + 1)],
                        head,
                        shape);
                }
            },
            cancellation);
    }

    private static void One(float* query, float* keys, float* values, float* output, Span<float> scores, int head, AttentionShape shape)
    {
        var (parameters, strides) = (shape.Parameters, shape.Strides);
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Round(Round(Dot(query, keys + ((long)i * strides.Key), parameters.KeyDim)) * parameters.Scale);
        if (parameters.LogitSoftcap is { } cap)
        {
            foreach (ref var score in scores)
                score = Round(Round((float)Math.Tanh(Round(score / cap))) * cap);
        }

        Softmax(scores, parameters.Sinks.IsEmpty ? null : parameters.Sinks.Span[head]);
        new Span<float>(output, parameters.ValueDim).Clear();
        for (var i = 0; i < scores.Length; i++)
            Accumulate(scores[i], values + ((long)i * strides.Value), output, parameters.ValueDim);
    }

    private static void Softmax(Span<float> scores, float? sink)
    {
        var maximum = sink ?? float.NegativeInfinity;
        foreach (var score in scores)
            maximum = MathF.Max(maximum, score);
        double sum = sink is { } value ? Math.Exp(Distance(value)) : 0;
        foreach (ref var score in scores)
        {
            score = (float)Math.Exp(Distance(score));
            sum += score;
        }

        foreach (ref var score in scores)
            score = Round((float)(score / sum));

        float Distance(float score) => sink is null ? score - maximum : Round(score - maximum);
    }

    [MethodImpl(Hot)]
    private static float Dot(float* x, float* y, int count)
    {
        var sums = Vector512<float>.Zero;
        var i = 0;
        for (; i <= count - Lanes; i += Lanes)
            sums = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), sums);
        var rest = 0f;
        for (; i < count; i++)
            rest = MathF.FusedMultiplyAdd(x[i], y[i], rest);
        var eight = sums.GetLower() + sums.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return (four[0] + four[1]) + (four[2] + four[3]) + rest;
    }

    [MethodImpl(Hot)]
    private static void Accumulate(float weight, float* value, float* output, int count)
    {
        var weights = Vector512.Create(weight);
        var i = 0;
        for (; i <= count - Lanes; i += Lanes)
            Vector512.FusedMultiplyAdd(weights, Vector512.Load(value + i), Vector512.Load(output + i)).Store(output + i);
        for (; i < count; i++)
            output[i] = MathF.FusedMultiplyAdd(weight, value[i], output[i]);
    }

    private static float Round(float value) => Bfloat16Rounding.Round(Vector512.CreateScalar(value)).ToScalar();
}
