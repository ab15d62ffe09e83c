using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>
/// Magnitudes of inputs. The bits of float32 magnitudes are ordered as the numbers are, with infinities and NaN above all others, so that their largest tells
/// both the range and whether all are finite.
/// </summary>
internal static class InputMagnitudes
{
    private const uint Infinity = 0x7F80_0000;

    /// <summary>The largest magnitude, rounded to bf16, in which ModelOpt sees the inputs.</summary>
    /// <exception cref="CalibrationException">An input is NaN or infinite.</exception>
    public static float Amax(InputGroup group, int row, ReadOnlySpan<float> input)
    {
        var bits = Largest(input);
        if (bits < Infinity)
            return Bf16.ToSingle(Bf16.Round(BitConverter.UInt32BitsToSingle(bits)));
        var at = 0;
        while (float.IsFinite(input[at]))
            at++;
        throw new CalibrationException(
            group.Members[0].Module,
            $"its input at row {row} of the calibration data, token {at / group.Columns}, channel {at % group.Columns} is {input[at]}, so its range cannot be measured; the checkpoint is broken, or a layer before this one overflows on that row: look at its weights, or leave the row out");
    }

    /// <summary>Bits of the largest magnitude.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static uint Largest(ReadOnlySpan<float> input)
    {
        var largest = Vector256<uint>.Zero;
        ref var start = ref MemoryMarshal.GetReference(input);
        var i = 0;
        for (; i + Vector256<uint>.Count <= input.Length; i += Vector256<uint>.Count)
            largest = Vector256.Max(largest, Vector256.LoadUnsafe(ref start, (nuint)i).AsUInt32() & Vector256.Create(0x7FFF_FFFFu));
        var result = 0u;
        for (var lane = 0; lane < Vector256<uint>.Count; lane++)
            result = Math.Max(result, largest[lane]);
        for (; i < input.Length; i++)
            result = Math.Max(result, BitConverter.SingleToUInt32Bits(input[i]) & 0x7FFF_FFFFu);
        return result;
    }
}
