using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Planck.Algebra.Factorizations;

/// <summary>Dot products in float64, in sixteen interleaved sums, so that every vector width adds in the same order.</summary>
internal static class DoubleDot
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static double Of(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var lefts = MemoryMarshal.Cast<double, Vector512<double>>(left);
        var rights = MemoryMarshal.Cast<double, Vector512<double>>(right);
        var (even, odd) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var lane = 0;
        for (; lane < lefts.Length - 1; lane += 2)
        {
            even = Vector512.FusedMultiplyAdd(lefts[lane], rights[lane], even);
            odd = Vector512.FusedMultiplyAdd(lefts[lane + 1], rights[lane + 1], odd);
        }

        if (lane < lefts.Length)
            even = Vector512.FusedMultiplyAdd(lefts[lane], rights[lane], even);
        var sums = even + odd;
        var sum = 0.0;
        for (var index = 0; index < Vector512<double>.Count; index++)
            sum += sums[index];
        for (var index = lefts.Length * Vector512<double>.Count; index < left.Length; index++)
            sum = Math.FusedMultiplyAdd(left[index], right[index], sum);
        return sum;
    }
}
