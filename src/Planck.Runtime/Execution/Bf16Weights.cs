using System;
using System.Runtime.InteropServices;
using Planck.Formats;

namespace Planck.Runtime.Execution;

/// <summary>
/// Rounds weights to bf16 where the model's <c>config.json</c> says that bfloat16 is its dtype but the file stores something wider: ModelOpt
/// loads the model in that dtype before it quantizes.
/// </summary>
internal static class Bf16Weights
{
    /// <summary>
    /// Rounds the little-endian elements in <paramref name="bytes"/> in place, to nearest with ties to even, NaN to NaN; the bf16 bits stand at the front.
    /// </summary>
    public static Span<ushort> Round(Span<byte> bytes, DType type)
    {
        var result = MemoryMarshal.Cast<byte, ushort>(bytes);
        switch (type)
        {
            case DType.BF16:
                return result;
            case DType.F32:
                // In place: element i is read at byte 4i before anything is written beyond byte 2i + 1.
                var singles = MemoryMarshal.Cast<byte, uint>(bytes);
                for (var i = 0; i < singles.Length; i++)
                    result[i] = Round(singles[i]);
                return result[..singles.Length];
            case DType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < halves.Length; i++)
                    result[i] = Round(BitConverter.SingleToUInt32Bits((float)halves[i]));
                return result;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating point type of weights");
        }
    }

    private static ushort Round(uint bits)
    {
        const uint Infinity = 0x7F80_0000;
        const uint QuietBit = 0x0040;
        var high = bits >> 16;
        if ((bits & 0x7FFF_FFFF) > Infinity)
            return (ushort)(high | QuietBit);
        return (ushort)((bits + 0x7FFF + (high & 1)) >> 16);
    }
}
