using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Planck.Calibration;

/// <summary>The squared error of outputs that errors of neighbouring weights make: <c>d^T H_b d</c>, summed over the blocks they fall into.</summary>
internal sealed class HessianError(LocalSecondMoments moments) : ISegmentLoss
{
    public float Of(ReadOnlySpan<float> errors, int firstColumn)
    {
        var size = moments.BlockSize;
        var loss = 0f;
        for (var at = 0; at < errors.Length;)
        {
            var (block, offset) = Math.DivRem(firstColumn + at, size);
            var count = Math.Min(size - offset, errors.Length - at);
            loss += Quadratic(errors.Slice(at, count), moments.Of(block), size, offset);
            at += count;
        }

        return loss;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Quadratic(ReadOnlySpan<float> errors, ReadOnlySpan<float> matrix, int size, int offset)
    {
        ref var error = ref MemoryMarshal.GetReference(errors);
        var loss = 0f;
        for (var i = 0; i < errors.Length; i++)
        {
            if (errors[i] == 0f)
                continue;
            ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(matrix), ((offset + i) * size) + offset);
            var sums = Vector256<float>.Zero;
            var j = 0;
            for (; j + Vector256<float>.Count <= errors.Length; j += Vector256<float>.Count)
                sums += Vector256.LoadUnsafe(ref row, (nuint)j) * Vector256.LoadUnsafe(ref error, (nuint)j);
            var halves = sums.GetLower() + sums.GetUpper();
            var sum = halves[0] + halves[1] + (halves[2] + halves[3]);
            for (; j < errors.Length; j++)
                sum += Unsafe.Add(ref row, j) * errors[j];
            loss += sum * errors[i];
        }

        return loss;
    }
}
