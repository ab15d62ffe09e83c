using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>The sum of squared errors, in the order of <see cref="CascadeSum"/>.</summary>
internal sealed class SquaredError : ISegmentLoss
{
    private const int LongestOnStack = 1024;

    public static SquaredError Instance { get; } = new();

    public float Of(ReadOnlySpan<float> errors, int firstColumn)
    {
        var squares = errors.Length <= LongestOnStack ? stackalloc float[errors.Length] : new float[errors.Length];
        Square(errors, squares);
        return CascadeSum.Of(squares);
    }

    /// <param name="squares">As long as <paramref name="errors"/>; may be the same memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Square(ReadOnlySpan<float> errors, Span<float> squares)
    {
        ref var source = ref MemoryMarshal.GetReference(errors);
        ref var target = ref MemoryMarshal.GetReference(squares);
        var i = 0;
        for (; i + Vector256<float>.Count <= errors.Length; i += Vector256<float>.Count)
        {
            var error = Vector256.LoadUnsafe(ref source, (nuint)i);
            (error * error).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < errors.Length; i++)
            squares[i] = errors[i] * errors[i];
    }

    /// <summary><c>weights - rounded</c>, into <paramref name="rounded"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Subtract(ReadOnlySpan<float> weights, Span<float> rounded)
    {
        ref var source = ref MemoryMarshal.GetReference(weights);
        ref var target = ref MemoryMarshal.GetReference(rounded);
        var i = 0;
        for (; i + Vector256<float>.Count <= weights.Length; i += Vector256<float>.Count)
            (Vector256.LoadUnsafe(ref source, (nuint)i) - Vector256.LoadUnsafe(ref target, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        for (; i < weights.Length; i++)
            rounded[i] = weights[i] - rounded[i];
    }
}
