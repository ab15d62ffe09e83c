using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Formats;

namespace Planck.Kernels.Codecs;

/// <summary>Looks for NaN and infinity in float32, bfloat16 and half precision as they lie in a file.</summary>
public static class NonFinite
{
    /// <summary>Index of the first NaN or infinity; -1 when all values are finite.</summary>
    /// <param name="type">F32, BF16 or F16.</param>
    public static long First(DType type, ReadOnlySpan<byte> values) => type switch
    {
        DType.F32 => FirstFull(MemoryMarshal.Cast<byte, uint>(values), 0x7F80_0000u),
        DType.BF16 => FirstFull(MemoryMarshal.Cast<byte, ushort>(values), (ushort)0x7F80),
        DType.F16 => FirstFull(MemoryMarshal.Cast<byte, ushort>(values), (ushort)0x7C00),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no float type that weights are read from"),
    };

    /// <summary>Index of the first value whose exponent bits are all set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int FirstFull<T>(ReadOnlySpan<T> values, T exponent)
        where T : unmanaged, IBinaryInteger<T>
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
