using System;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Kernels.Codecs;

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
                var singles = MemoryMarshal.Cast<byte, float>(bytes);
                for (var i = 0; i < singles.Length; i++)
                    result[i] = Bf16.Round(singles[i]);
                return result[..singles.Length];
            case DType.F16:
                var halves = MemoryMarshal.Cast<byte, Half>(bytes);
                for (var i = 0; i < halves.Length; i++)
                    result[i] = Bf16.Round((float)halves[i]);
                return result;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "not a floating point type of weights");
        }
    }
}
