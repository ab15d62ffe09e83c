using System;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Kernels.Codecs;

namespace Planck.Inference;

/// <summary>Float32, bfloat16 and half precision as they lie in a file.</summary>
internal static class StoredFloats
{
    public static bool IsKnown(DType type) => type is DType.F32 or DType.BF16 or DType.F16;

    /// <summary>Widens values; all three types widen exactly.</summary>
    public static void Widen(DType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case DType.F32:
                MemoryMarshal.Cast<byte, float>(source).CopyTo(destination);
                return;
            case DType.BF16:
                var bits = MemoryMarshal.Cast<byte, ushort>(source);
                for (var i = 0; i < bits.Length; i++)
                    destination[i] = BitConverter.UInt32BitsToSingle((uint)bits[i] << 16);
                return;
            case DType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(source);
                for (var i = 0; i < halves.Length; i++)
                    destination[i] = (float)halves[i];
                return;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "no float type that weights are read from");
        }
    }

    /// <summary>Rounds values to the nearest that bfloat16 has, in place, ties to even. Half precision has all of these but those beyond its largest, which stay as they are.</summary>
    public static void RoundToBf16(DType type, Span<byte> values)
    {
        switch (type)
        {
            case DType.F32:
                Bf16.RoundAll(MemoryMarshal.Cast<byte, float>(values));
                return;
            case DType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(values);
                for (var i = 0; i < halves.Length; i++)
                {
                    var rounded = (Half)Bf16.ToSingle(Bf16.Round((float)halves[i]));
                    if (Half.IsFinite(rounded))
                        halves[i] = rounded;
                }

                return;
        }
    }
}
