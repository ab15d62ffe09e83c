using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Reference;

/// <summary>The elements of an NVFP4 block.</summary>
internal static class Nvfp4ReferenceCodes
{
    /// <summary>Codes <c>e2m1(w / divisor)</c>, the even column in the low nibble.</summary>
    public static void Encode(ReadOnlySpan<ushort> block, float divisor, Span<byte> packed)
    {
        for (var column = 0; column < block.Length; column += 2)
        {
            var low = ReferenceRounding.E2M1(Bf16.ToSingle(block[column]) / divisor);
            var high = ReferenceRounding.E2M1(Bf16.ToSingle(block[column + 1]) / divisor);
            packed[column / 2] = (byte)(low | high << 4);
        }
    }
}
