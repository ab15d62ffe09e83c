using System;
using System.Collections.Generic;
using System.Globalization;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Models;

/// <summary>The <c>&lt;0xNN&gt;</c> tokens that spell what the vocabulary lacks.</summary>
internal sealed class ByteTokens
{
    private readonly int[] _ids = new int[256];

    public ByteTokens(Vocabulary vocabulary)
    {
        for (var b = 0; b < 256; b++)
            _ids[b] = vocabulary.IdOf(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>")) ?? -1;
    }

    /// <summary>The token of the byte, or -1.</summary>
    public int this[byte value] => _ids[value];

    /// <summary>Appends a token per UTF-8 byte, each with the whole range, unless one is missing.</summary>
    public bool TryAppend(ReadOnlySpan<int> part, int start, int end, List<PieceToken> tokens)
    {
        var first = tokens.Count;
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < part.Length; i++)
        {
            var count = CodePoints.EncodeUtf8(part.Slice(i, 1), utf8);
            foreach (var b in utf8[..count])
            {
                if (_ids[b] < 0)
                {
                    tokens.RemoveRange(first, tokens.Count - first);
                    return false;
                }
                tokens.Add(new PieceToken(_ids[b], start, end));
            }
        }
        return true;
    }
}
