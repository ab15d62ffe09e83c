using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// cos and sin of every position below a length, and their application to q and k. The angle position * inverse frequency is rounded to float32 as in
/// torch; its cosine and sine are the correctly rounded ones (or next to them), times the attention factor.
/// </summary>
public sealed unsafe class RopeTable
{
    private readonly float[] _cos;
    private readonly float[] _sin;
    private readonly float[] _inverseFrequencies;

    private readonly ActivationPrecision _precision;

    private RopeTable(float[] inverseFrequencies, float attentionFactor, float[] cos, float[] sin, int length, ActivationPrecision precision) =>
        (_inverseFrequencies, AttentionFactor, _cos, _sin, Length, _precision) = (inverseFrequencies, attentionFactor, cos, sin, length, precision);

    /// <summary>Positions 0 to Length - 1 are in the table.</summary>
    public int Length { get; }

    /// <summary>Rotated values per head.</summary>
    public int Dimension => 2 * _inverseFrequencies.Length;

    /// <summary>The factor in every cos and sin.</summary>
    public float AttentionFactor { get; }

    /// <summary>One per pair of rotated values.</summary>
    public ReadOnlySpan<float> InverseFrequencies => _inverseFrequencies;

    /// <param name="length">Positions to tabulate, from 0.</param>
    /// <param name="sequenceLength">Longest sequence of the batch, which dynamic and longrope depend on; 0 takes <paramref name="length"/>.</param>
    /// <param name="precision">Of cos and sin and of the products of a rotation; its sums are left to the caller to round.</param>
    /// <exception cref="ArgumentException">The parameters lack what their scaling needs.</exception>
    public static RopeTable Build(
        RopeParameters parameters, int length, int sequenceLength = 0, int threads = 1, ActivationPrecision precision = ActivationPrecision.Float32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var (frequencies, factor) = RopeFrequencies.Compute(parameters, sequenceLength == 0 ? length : sequenceLength);
        var pairs = frequencies.Length;
        float[] cos = new float[checked(length * pairs)], sin = new float[cos.Length];
        RowParallel.For(length, threads, (first, last) =>
        {
            for (var position = first; position < last; position++)
            {
                for (var i = 0; i < pairs; i++)
                {
                    var (sine, cosine) = Math.SinCos(position * frequencies[i]);
                    cos[(position * pairs) + i] = (float)cosine * factor;
                    sin[(position * pairs) + i] = (float)sine * factor;
                }
            }
        });
        if (precision == ActivationPrecision.Bf16)
        {
            Bfloat16Rounding.RoundAll(cos, threads);
            Bfloat16Rounding.RoundAll(sin, threads);
        }

        return new RopeTable(frequencies, factor, cos, sin, length, precision);
    }

    /// <summary>Factors of the pairs at a position.</summary>
    public ReadOnlySpan<float> Cos(int position) => _cos.AsSpan(position * _inverseFrequencies.Length, _inverseFrequencies.Length);

    /// <inheritdoc cref="Cos"/>
    public ReadOnlySpan<float> Sin(int position) => _sin.AsSpan(position * _inverseFrequencies.Length, _inverseFrequencies.Length);

    /// <summary>
    /// Rotates, in place, <see cref="Dimension"/> values of every head of every row, beginning <paramref name="offset"/> values into the head.
    /// </summary>
    /// <param name="rows">[positions, heads * headDim], rows beginning <paramref name="stride"/> values apart.</param>
    /// <param name="positions">The position of each row.</param>
    /// <param name="stride">0 when rows follow each other without a gap.</param>
    /// <exception cref="ArgumentOutOfRangeException">A position is not in the table.</exception>
    public void Apply(
        Span<float> rows, ReadOnlySpan<int> positions, int heads, int headDim, RopePairing pairing, int offset = 0, int stride = 0, int threads = 1)
    {
        stride = stride == 0 ? heads * headDim : stride;
        if (offset < 0 || offset + Dimension > headDim)
            throw new ArgumentException($"{Dimension} rotated values from {offset} on do not fit into a head of {headDim}.", nameof(offset));
        BufferChecks.RequireRows(rows.Length, positions.Length, stride, heads * headDim, nameof(rows));
        foreach (var position in positions)
        {
            if ((uint)position >= (uint)Length)
                throw new ArgumentOutOfRangeException(nameof(positions), position, $"The rotary table holds the positions 0 to {Length - 1}.");
        }

        fixed (float* start = rows, cosines = _cos, sines = _sin)
        fixed (int* places = positions)
        {
            float* x = start + offset, cos = cosines, sin = sines;
            var place = places;
            var pairs = _inverseFrequencies.Length;
            var bf16 = _precision == ActivationPrecision.Bf16;
            RowParallel.For(positions.Length, threads, (first, last) =>
            {
                using var scratch = new AlignedFloats(2 * pairs);
                for (var row = first; row < last; row++)
                {
                    var angle = (long)place[row] * pairs;
                    for (var head = 0; head < heads; head++)
                    {
                        var rotated = x + ((long)row * stride) + ((long)head * headDim);
                        if (bf16)
                            Rotate<RoundToBf16>(rotated, cos + angle, sin + angle, pairs, pairing, scratch.Pointer);
                        else
                            Rotate<KeepFloat32>(rotated, cos + angle, sin + angle, pairs, pairing, scratch.Pointer);
                    }
                }
            });
        }
    }

    private static void Rotate<TRounding>(float* x, float* cos, float* sin, int pairs, RopePairing pairing, float* scratch)
        where TRounding : IRounding
    {
        switch (pairing)
        {
            case RopePairing.Halves:
                RotateHalves<TRounding>(x, cos, sin, pairs);
                break;
            case RopePairing.Interleaved:
                RotateInterleaved<TRounding>(x, cos, sin, pairs);
                break;
            case RopePairing.InterleavedToHalves:
                InterleavedPairs.TakeApart(x, scratch, scratch + pairs, pairs);
                Buffer.MemoryCopy(scratch, x, 2L * pairs * sizeof(float), 2L * pairs * sizeof(float));
                RotateHalves<TRounding>(x, cos, sin, pairs);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(pairing), pairing, "not a pairing");
        }
    }

    // Products and sums are rounded one by one, as torch does, not fused.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RotateHalves<TRounding>(float* x, float* cos, float* sin, int pairs)
        where TRounding : IRounding
    {
        var i = 0;
        for (; i <= pairs - 16; i += 16)
        {
            Vector512<float> first = Vector512.Load(x + i), second = Vector512.Load(x + pairs + i), c = Vector512.Load(cos + i), s = Vector512.Load(sin + i);
            (TRounding.Round(first * c) - TRounding.Round(second * s)).Store(x + i);
            (TRounding.Round(second * c) + TRounding.Round(first * s)).Store(x + pairs + i);
        }

        for (; i < pairs; i++)
            (x[i], x[pairs + i]) = RotateOne<TRounding>(x[i], x[pairs + i], cos[i], sin[i]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void RotateInterleaved<TRounding>(float* x, float* cos, float* sin, int pairs)
        where TRounding : IRounding
    {
        var i = 0;
        for (; i <= pairs - InterleavedPairs.Count; i += InterleavedPairs.Count)
        {
            var (first, second) = InterleavedPairs.Load(x + (2 * i));
            Vector512<float> c = Vector512.Load(cos + i), s = Vector512.Load(sin + i);
            InterleavedPairs.Store(
                TRounding.Round(first * c) - TRounding.Round(second * s), TRounding.Round(second * c) + TRounding.Round(first * s), x + (2 * i));
        }

        for (; i < pairs; i++)
            (x[2 * i], x[(2 * i) + 1]) = RotateOne<TRounding>(x[2 * i], x[(2 * i) + 1], cos[i], sin[i]);
    }

    private static (float First, float Second) RotateOne<TRounding>(float first, float second, float cos, float sin)
        where TRounding : IRounding
    {
        return (Product(first, cos) - Product(second, sin), Product(second, cos) + Product(first, sin));

        static float Product(float x, float factor) => TRounding.Round(Vector512.CreateScalar(x * factor)).ToScalar();
    }
}
