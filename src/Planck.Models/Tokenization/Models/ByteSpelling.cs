using System;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Models;

/// <summary>A symbol per UTF-8 byte of plain text.</summary>
internal sealed class ByteSpelling : ISymbolSpelling
{
    private const int LongestToken = 256;

    private readonly Vocabulary _vocabulary;
    private readonly int[] _symbols = new int[256];

    private ByteSpelling(Vocabulary vocabulary) => _vocabulary = vocabulary;

    /// <summary>Null unless every byte has a token and no option changes what a character stands for.</summary>
    public static ByteSpelling? TryCreate(Vocabulary vocabulary, BpeOptions options)
    {
        if (options.ContinuingSubwordPrefix.Length > 0 || options.EndOfWordSuffix.Length > 0)
            return null;
        var spelling = new ByteSpelling(vocabulary);
        for (var b = 0; b < 256; b++)
        {
            if (vocabulary.IdOf(CodePoints.ToText(ByteAlphabet.ToCodePoint((byte)b))) is not { } id)
                return null;
            spelling._symbols[b] = id;
        }
        return spelling;
    }

    public void Spell(ReadOnlySpan<int> piece, BpeWord word)
    {
        Span<byte> utf8 = stackalloc byte[4];
        for (var i = 0; i < piece.Length; i++)
        {
            if (piece[i] < 0x80)
            {
                word.Add(_symbols[piece[i]], 1);
                continue;
            }
            var count = CodePoints.EncodeUtf8(piece.Slice(i, 1), utf8);
            foreach (var b in utf8[..count])
                word.Add(_symbols[b], 1);
        }
    }

    public bool TryWhole(ReadOnlySpan<int> piece, out int id, out int length)
    {
        (id, length) = (-1, CodePoints.Utf8Length(piece));
        var utf8 = length <= LongestToken ? stackalloc byte[length] : new byte[length];
        var text = length <= LongestToken ? stackalloc char[length] : new char[length];
        CodePoints.EncodeUtf8(piece, utf8);
        for (var i = 0; i < length; i++)
            text[i] = (char)ByteAlphabet.ToCodePoint(utf8[i]);
        return _vocabulary.TryGetId(text, out id);
    }
}
