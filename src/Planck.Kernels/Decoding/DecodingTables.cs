using System;
using System.Linq;

namespace Planck.Kernels.Decoding;

/// <summary>The values of all codes of a small format.</summary>
internal static class DecodingTables
{
    private static readonly float[] E4M3Values = [.. Enumerable.Range(0, 256).Select(static code => Codecs.E4M3.Decode((byte)code))];

    private static readonly float[] E2M1Values = [.. Enumerable.Range(0, 16).Select(static code => Codecs.E2M1.Decode(code))];

    public static ReadOnlySpan<float> E4M3 => E4M3Values;

    /// <summary>Decodes nibbles of a row that begins on a byte of its own, the even column in the low nibble.</summary>
    public static void DecodeE2M1(PackedLinear linear, int row, int column, float scale, Span<float> destination)
    {
        var codes = linear.Weight.Span[checked(row * (linear.Columns / 2))..];
        for (var i = 0; i < destination.Length; i++)
            destination[i] = E2M1Values[(codes[(column + i) / 2] >> ((column + i) % 2 * 4)) & 15] * scale;
    }
}
