using System;
using System.Buffers.Binary;
using System.IO;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Normalizers;

/// <summary>
/// The <c>precompiled_charsmap</c> of SentencePiece: a double-array trie over UTF-8 from text to the position of its replacement in a blob of
/// strings that end with NUL. Layout: size of the trie in bytes (32 bit, little endian), the trie's units (32 bit each), the blob.
/// </summary>
internal sealed class PrecompiledCharsmap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    /// <exception cref="InvalidDataException">The bytes have another layout.</exception>
    public PrecompiledCharsmap(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4)
            throw new InvalidDataException("it is shorter than its length field");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (size % 4 != 0 || size == 0 || size > bytes.Length - 4)
            throw new InvalidDataException($"the trie is said to take {size} bytes, but {bytes.Length - 4} follow");
        _units = new uint[size / 4];
        for (var i = 0; i < _units.Length; i++)
            _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(4 + (4 * i))..]);
        _replacements = bytes[(4 + (int)size)..].ToArray();
    }

    /// <summary>The replacement of the shortest key that <paramref name="utf8"/> begins with. (The reference takes the shortest, too.)</summary>
    public bool TryReplace(ReadOnlySpan<byte> utf8, out int[] replacement)
    {
        replacement = [];
        var node = Offset(_units[0]);
        foreach (var b in utf8)
        {
            if (b == 0)
                return false;
            node ^= b;
            if (node >= _units.Length)
                return false;
            var unit = _units[node];
            if ((unit & 0x800000FF) != b)
                return false;
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 0)
                continue;
            if (node >= _units.Length)
                return false;
            replacement = ReplacementAt(_units[node] & 0x7FFFFFFF);
            return true;
        }
        return false;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);

    private int[] ReplacementAt(uint position)
    {
        if (position >= _replacements.Length)
            return [];
        var rest = _replacements.AsSpan((int)position);
        var end = rest.IndexOf((byte)0);
        return CodePoints.Of(System.Text.Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]));
    }
}
