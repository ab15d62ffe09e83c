using System;

namespace Planck.Tokenization.Text;

/// <summary>
/// The byte alphabet of byte-level models: each byte is a printable character, itself where it is one in Latin-1, else one from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly int[] FromByte = Build();
    private static readonly short[] ToByte = Invert(FromByte);

    public static int Space { get; } = FromByte[' '];

    public static int ToCodePoint(byte value) => FromByte[value];

    /// <summary>The byte of a character of the alphabet, or -1.</summary>
    public static int ByteOf(int codePoint) => (uint)codePoint < (uint)ToByte.Length ? ToByte[codePoint] : -1;

    private static int[] Build()
    {
        var table = new int[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            var isPrintable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            table[b] = isPrintable ? b : next++;
        }
        return table;
    }

    private static short[] Invert(int[] table)
    {
        var inverse = new short[512];
        Array.Fill(inverse, (short)-1);
        for (var b = 0; b < 256; b++)
            inverse[table[b]] = (short)b;
        return inverse;
    }
}
