using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Planck.Calibration;

/// <summary>Arithmetic on weights whose columns are scaled, in float32 with the roundings to bf16 of ModelOpt.</summary>
internal static class SmoothedWeight
{
    /// <summary><c>result = bf16(weight * scale[column])</c>.</summary>
    /// <param name="weight">bf16 bits [rows, columns] of some rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Scale(ReadOnlySpan<ushort> weight, ReadOnlySpan<float> scale, Span<float> result)
    {
        for (var first = 0; first < weight.Length; first += scale.Length)
        {
            var bits = weight.Slice(first, scale.Length);
            var line = result.Slice(first, scale.Length);
            var column = 0;
            for (; column <= bits.Length - Vector<ushort>.Count; column += Vector<ushort>.Count)
            {
                Vector.Widen(new Vector<ushort>(bits[column..]), out var low, out var high);
                Round(Vector.AsVectorSingle(low << 16) * new Vector<float>(scale[column..])).CopyTo(line[column..]);
                var next = column + Vector<float>.Count;
                Round(Vector.AsVectorSingle(high << 16) * new Vector<float>(scale[next..])).CopyTo(line[next..]);
            }

            for (; column < bits.Length; column++)
                line[column] = Round(BitConverter.UInt32BitsToSingle((uint)bits[column] << 16) * scale[column]);
        }
    }

    /// <summary><c>quantized = bf16(quantized) * scale[column] - weight</c>: what smoothing, rounding and undoing the smoothing changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void UnscaleAndSubtract(Span<float> quantized, ReadOnlySpan<float> scale, ReadOnlySpan<ushort> weight)
    {
        for (var first = 0; first < weight.Length; first += scale.Length)
        {
            var bits = weight.Slice(first, scale.Length);
            var line = quantized.Slice(first, scale.Length);
            var column = 0;
            for (; column <= bits.Length - Vector<ushort>.Count; column += Vector<ushort>.Count)
            {
                Vector.Widen(new Vector<ushort>(bits[column..]), out var low, out var high);
                var next = column + Vector<float>.Count;
                var (left, right) = (new Vector<float>(line[column..]), new Vector<float>(line[next..]));
                (Round(left) * new Vector<float>(scale[column..]) - Vector.AsVectorSingle(low << 16)).CopyTo(line[column..]);
                (Round(right) * new Vector<float>(scale[next..]) - Vector.AsVectorSingle(high << 16)).CopyTo(line[next..]);
            }

            for (; column < bits.Length; column++)
                line[column] = Round(line[column]) * scale[column] - BitConverter.UInt32BitsToSingle((uint)bits[column] << 16);
        }
    }

    /// <summary><c>quantized = (bf16(quantized) - weight) * scale[column]</c>: what rounding a smoothed weight changes, before its inputs are smoothed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void SubtractAndScale(Span<float> quantized, ReadOnlySpan<float> weight, ReadOnlySpan<float> scale)
    {
        for (var first = 0; first < weight.Length; first += scale.Length)
        {
            var exact = weight.Slice(first, scale.Length);
            var line = quantized.Slice(first, scale.Length);
            var column = 0;
            for (; column <= line.Length - Vector<float>.Count; column += Vector<float>.Count)
            {
                var difference = Round(new Vector<float>(line[column..])) - new Vector<float>(exact[column..]);
                (difference * new Vector<float>(scale[column..])).CopyTo(line[column..]);
            }

            for (; column < line.Length; column++)
                line[column] = (Round(line[column]) - exact[column]) * scale[column];
        }
    }

    /// <summary>Largest magnitude of each column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static float[] ColumnAmax(ReadOnlySpan<ushort> weight, int columns)
    {
        var largest = new int[columns];
        for (var first = 0; first < weight.Length; first += columns)
        {
            var line = weight.Slice(first, columns);
            for (var column = 0; column < line.Length; column++)
                largest[column] = Math.Max(largest[column], line[column] & 0x7FFF);
        }

        return Array.ConvertAll(largest, static bits => BitConverter.Int32BitsToSingle(bits << 16));
    }

    /// <summary>Largest magnitude of the weight after <see cref="Scale"/>: rounding keeps the order.</summary>
    public static float ScaledAmax(ReadOnlySpan<float> columnAmax, ReadOnlySpan<float> scale)
    {
        var largest = 0f;
        for (var column = 0; column < columnAmax.Length; column++)
            largest = Math.Max(largest, columnAmax[column] * scale[column]);
        return Round(largest);
    }

    /// <summary>The nearest bf16, ties to even, as a float32. For finite values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return BitConverter.UInt32BitsToSingle((bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Round(Vector<float> value)
    {
        var bits = Vector.AsVectorUInt32(value);
        return Vector.AsVectorSingle((bits + new Vector<uint>(0x7FFF) + ((bits >>> 16) & Vector<uint>.One)) & new Vector<uint>(0xFFFF0000));
    }
}
