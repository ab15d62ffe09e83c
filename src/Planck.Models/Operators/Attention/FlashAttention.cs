using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Algebra;

namespace Planck.Operators;

/// <summary>
/// Torch's flash attention on a CPU in bfloat16, for one query head and some positions at a time. Keys are taken in steps of 512: their products with the queries in
/// <see cref="ProductOrder.Tiles"/>, exponentials by <see cref="FlashExponential"/> from the largest score so far, their sum in sixteen chains, and then, rounded, times
/// the values.
/// </summary>
/// <remarks>
/// A result depends on its own keys and values only, bit for bit: steps, groups of a product and chains of a sum begin at multiples of their lengths of the sequence,
/// and a key that is not seen adds a zero.
/// </remarks>
internal sealed unsafe class FlashAttention : IDisposable
{
    /// <summary>Query positions that are computed together.</summary>
    public const int Positions = 64;

    /// <summary>Keys whose exponentials are taken from one maximum.</summary>
    public const int StepKeys = 512;

    private const int Lanes = 16;
    private const int GroupKeys = 32;

    private readonly AttentionShape _shape;
    private readonly MatrixMultiplier _multiplier;
    private readonly AlignedFloats _scores = new(Positions * StepKeys);
    private readonly AlignedFloats _output;
    private readonly float[] _maximum = new float[Positions];
    private readonly float[] _sum = new float[Positions];

    /// <param name="multiplier">Of one thread, in the order of tiles.</param>
    public FlashAttention(AttentionShape shape, MatrixMultiplier multiplier)
    {
        (_shape, _multiplier) = (shape, multiplier);
        _output = new(Positions * shape.Parameters.ValueDim);
    }

    public void Dispose()
    {
        _scores.Dispose();
        _output.Dispose();
    }

    /// <summary>Computes <paramref name="count"/> positions from <paramref name="first"/> on of a query head. The pointers stand at the sequence's first rows.</summary>
    public void Run(float* query, float* key, float* value, float* output, AttentionSequence sequence, int head, int first, int count)
    {
        var (parameters, strides) = (_shape.Parameters, _shape.Strides);
        var group = head / _shape.Group;
        var index = sequence.KeyLength - sequence.QueryLength + first;
        var firstKey = AttentionPanel.Visible(parameters, sequence, index).First;
        var lastKey = AttentionPanel.Visible(parameters, sequence, index + count - 1).Last;
        query += ((long)first * strides.Query) + ((long)head * parameters.KeyDim);
        key += (long)group * parameters.KeyDim;
        value += (long)group * parameters.ValueDim;
        _output.Span.Clear();
        Array.Fill(_maximum, float.NegativeInfinity);
        Array.Clear(_sum);
        // Whole groups where their keys are at hand.
        firstKey = Math.Max(0, firstKey - ((firstKey + sequence.FirstKeyPosition) % GroupKeys));
        for (int begin = firstKey, end; begin <= lastKey; begin = end)
        {
            var position = begin + sequence.FirstKeyPosition;
            var column = position % StepKeys;
            end = Math.Min(lastKey + 1, begin + StepKeys - column);
            Multiply(query, count, key + ((long)begin * strides.Key), end - begin, column);
            for (var row = 0; row < count; row++)
            {
                var (from, to) = AttentionPanel.Visible(parameters, sequence, index + row);
                Softmax(row, head, begin, column, end - begin, from, to, sequence.FirstKeyPosition);
            }

            // What precedes the first whole group is part of one.
            var part = Math.Min((GroupKeys - (column % GroupKeys)) % GroupKeys, end - begin);
            Accumulate(count, value + ((long)begin * strides.Value), part, column);
            Accumulate(count, value + ((long)(begin + part) * strides.Value), end - begin - part, column + part);
        }

        for (var row = 0; row < count; row++)
            Finish(row, output + ((long)(first + row) * strides.Output) + ((long)head * parameters.ValueDim));
    }

    private float* Scores(int row) => _scores.Pointer + (row * StepKeys);

    private void Multiply(float* query, int count, float* keys, int keyCount, int column)
    {
        var (keyDim, strides) = (_shape.Parameters.KeyDim, _shape.Strides);
        var weight = new Fp32Weight(
            TensorBytes.Pinned(keys, ((keyCount - 1) * strides.Key) + keyDim), new DenseLayout(keyCount, keyDim, 0, strides.Key, 1));
        _multiplier.Multiply(
            new(query, ((count - 1) * strides.Query) + keyDim), strides.Query, count, weight, [], _scores.Span[column..], StepKeys);
    }

    private void Accumulate(int count, float* values, int keyCount, int column)
    {
        if (keyCount == 0)
            return;
        var (valueDim, stride) = (_shape.Parameters.ValueDim, _shape.Strides.Value);
        var weight = new Fp32Weight(
            TensorBytes.Pinned(values, ((keyCount - 1) * stride) + valueDim), new DenseLayout(valueDim, keyCount, 0, 1, stride));
        _multiplier.Add(_scores.Span[column..], StepKeys, count, weight, _output.Span, valueDim);
    }

    /// <summary>Turns the products of a row into rounded exponentials, those of hidden keys into zeros, and takes the row's sum and outputs along.</summary>
    /// <param name="begin">The first key of the step, which stands in <paramref name="column"/>.</param>
    /// <param name="from">The first visible key.</param>
    private void Softmax(int row, int head, int begin, int column, int count, int from, int to, int firstKeyPosition)
    {
        var (first, last) = (column + Math.Max(0, from - begin), column + Math.Min(count - 1, to - begin));
        var scores = Scores(row);
        if (first > last)
        {
            new Span<float>(scores + column, count).Clear();
            return;
        }

        var slope = _shape.Parameters.Alibi is { } alibi ? AttentionPanel.SlopeOf(alibi, head) : 0;
        var before = _maximum[row];
        var (start, stop) = (column / Lanes * Lanes, (column + count + Lanes - 1) / Lanes * Lanes);
        var maximum = Math.Max(before, Scale(scores, start, stop, first, last, slope, begin - column + firstKeyPosition));
        var rescale = Exponential.Exp(before - maximum);
        var sum = Exponentials(scores, start, stop, maximum);
        _maximum[row] = maximum;
        _sum[row] = MathF.FusedMultiplyAdd(_sum[row], rescale, sum);
        foreach (ref var output in _output.Span.Slice(row * _shape.Parameters.ValueDim, _shape.Parameters.ValueDim))
            output *= rescale;
    }

    /// <returns>The largest of the scaled scores; others than those from first to last become -infinity.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private float Scale(float* scores, int start, int stop, int first, int last, float slope, int firstPosition)
    {
        var hidden = Vector512.Create(float.NegativeInfinity);
        var (factor, maximum) = (Vector512.Create(_shape.Parameters.Scale), hidden);
        for (var at = start; at < stop; at += Lanes)
        {
            var place = Vector512.Create(at) + Vector512<int>.Indices;
            var score = Vector512.Load(scores + at) * factor;
            if (_shape.Parameters.Alibi is { } alibi)
                score += Bias(alibi, slope, Vector512.ConvertToSingle(place + Vector512.Create(firstPosition)));
            var isHidden = Vector512.LessThan(place, Vector512.Create(first)) | Vector512.GreaterThan(place, Vector512.Create(last));
            score = Vector512.ConditionalSelect(isHidden.AsSingle(), hidden, score);
            score.Store(scores + at);
            maximum = Vector512.MaxNative(maximum, score);
        }

        var largest = float.NegativeInfinity;
        for (var lane = 0; lane < Lanes; lane++)
            largest = Math.Max(largest, maximum[lane]);
        return largest;
    }

    private static Vector512<float> Bias(AlibiBias alibi, float slope, Vector512<float> position)
    {
        var bias = Vector512.Create(slope) * (alibi.RoundToBfloat16 ? Bfloat16Rounding.Round(position) : position);
        return (alibi.RoundToBfloat16 ? Bfloat16Rounding.Round(bias) : bias) * Vector512.Create(alibi.Scale);
    }

    /// <returns>The sum of the exponentials before they are rounded.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Exponentials(float* scores, int start, int stop, float maximum)
    {
        var (origin, sums) = (Vector512.Create(maximum), Vector512<float>.Zero);
        for (var at = start; at < stop; at += Lanes)
        {
            var weight = FlashExponential.Exp(Vector512.Load(scores + at) - origin);
            sums += weight;
            Bfloat16Rounding.Round(weight).Store(scores + at);
        }

        var eight = sums.GetLower() + sums.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return four[0] + four[2] + (four[1] + four[3]);
    }

    /// <summary>Times the reciprocal of the sum.</summary>
    private void Finish(int row, float* output)
    {
        var reciprocal = 1 / _sum[row];
        var columns = _shape.Parameters.ValueDim;
        var from = _output.Pointer + (row * columns);
        for (var column = 0; column < columns; column++)
            output[column] = from[column] * reciprocal;
    }
}
