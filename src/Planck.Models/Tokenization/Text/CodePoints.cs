using System;
using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Planck.Tokenization.Text;

/// <summary>Strings as arrays of code points and back. A lone surrogate, which has no place in UTF-8, becomes U+FFFD.</summary>
internal static class CodePoints
{
    public static int[] Of(string text)
    {
        var codePoints = new int[text.Length];
        var count = Decode(text, codePoints);
        return count == codePoints.Length ? codePoints : codePoints[..count];
    }

    /// <summary>Writes the code points of <paramref name="text"/>; there are at most as many as UTF-16 units. Returns their number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Decode(ReadOnlySpan<char> text, Span<int> destination)
    {
        var plain = text.IndexOfAnyInRange('\uD800', '\uDFFF');
        if (plain < 0)
            plain = text.Length;
        Widen(MemoryMarshal.Cast<char, ushort>(text[..plain]), destination);
        var count = plain;
        for (var i = plain; i < text.Length; count++)
        {
            var unit = text[i];
            if (!char.IsSurrogate(unit))
            {
                destination[count] = unit;
                i++;
            }
            else if (Rune.DecodeFromUtf16(text[i..], out var rune, out var consumed) == OperationStatus.Done)
            {
                destination[count] = rune.Value;
                i += consumed;
            }
            else
            {
                destination[count] = 0xFFFD;
                i++;
            }
        }
        return count;
    }

    public static string ToText(ReadOnlySpan<int> codePoints)
    {
        var units = 0;
        foreach (var c in codePoints)
            units += c >= 0x10000 ? 2 : 1;
        return string.Create(units, codePoints, static (text, source) =>
        {
            var i = 0;
            foreach (var c in source)
                i += new Rune(c).EncodeToUtf16(text[i..]);
        });
    }

    public static string ToText(int codePoint) => new Rune(codePoint).ToString();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Utf8Length(int codePoint) => codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static int Utf8Length(ReadOnlySpan<int> codePoints)
    {
        var length = 0;
        foreach (var c in codePoints)
            length += Utf8Length(c);
        return length;
    }

    /// <summary>Writes the UTF-8 bytes of the code points and returns their number.</summary>
    public static int EncodeUtf8(ReadOnlySpan<int> codePoints, Span<byte> destination)
    {
        var count = 0;
        foreach (var c in codePoints)
        {
            if (c < 0x80)
                destination[count++] = (byte)c;
            else
                count += new Rune(c).EncodeToUtf8(destination[count..]);
        }
        return count;
    }

    private static void Widen(ReadOnlySpan<ushort> source, Span<int> destination)
    {
        var i = 0;
        for (; i + Vector<ushort>.Count <= source.Length; i += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out var low, out var high);
            Vector.AsVectorInt32(low).CopyTo(destination[i..]);
            Vector.AsVectorInt32(high).CopyTo(destination[(i + Vector<uint>.Count)..]);
        }
        for (; i < source.Length; i++)
            destination[i] = source[i];
    }
}
