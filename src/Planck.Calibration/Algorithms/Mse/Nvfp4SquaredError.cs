using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>The squared error of 16 weights, added as <see cref="CascadeSum"/> adds 16 numbers: the two vectors of eight, then the lanes.</summary>
internal readonly struct Nvfp4SquaredError : INvfp4BlockLoss
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<float> Of(ReadOnlySpan<float> weights, Vector256<float> scales, int block)
    {
        ref var weight = ref MemoryMarshal.GetReference(weights);
        var sum = Vector256<float>.Zero;
        for (var i = 0; i < 8; i++)
        {
            var low = Nvfp4Lanes.Errors(MathF.Abs(Unsafe.Add(ref weight, i)), scales);
            var high = Nvfp4Lanes.Errors(MathF.Abs(Unsafe.Add(ref weight, i + 8)), scales);
            sum += (low * low) + (high * high);
        }

        return sum;
    }
}
