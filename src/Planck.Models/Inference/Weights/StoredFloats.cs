using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    /// <summary>Index of the first NaN or infinity; -1 when all values are finite.</summary>
    public static long FirstNonFinite(DType type, ReadOnlySpan<byte> values) => type switch
    {
        DType.F32 => FirstFull(MemoryMarshal.Cast<byte, uint>(values), 0x7F80_0000u),
        DType.BF16 => FirstFull(MemoryMarshal.Cast<byte, ushort>(values), (ushort)0x7F80),
        DType.F16 => FirstFull(MemoryMarshal.Cast<byte, ushort>(values), (ushort)0x7C00),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no float type that weights are read from"),
    };

    /// <summary>Index of the first value whose exponent bits are all set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int FirstFull<T>(ReadOnlySpan<T> values, T exponent)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>
    {
        var mask = Vector512.Create(exponent);
        var i = 0;
        for (; i <= values.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            if (Vector512.EqualsAny(Vector512.Create(values.Slice(i, Vector512<T>.Count)) & mask, mask))
                break;
        }

        for (; i < values.Length; i++)
        {
            if ((values[i] & exponent) == exponent)
                return i;
        }

        return -1;
    }
}
