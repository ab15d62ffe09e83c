using System;
using System.Collections.Generic;
using Planck.Tokenization.Models;
using Planck.Tokenization.PreTokenizers;
using Planck.Tokenization.Regex;
using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.AddedTokens;

/// <summary>Cuts a text at the added tokens in it: the leftmost match, of those at one place the longest, without overlap.</summary>
internal sealed class AddedTokenFinder
{
    private readonly PieceTrie _trie = new();
    private readonly CodePointClass _starts;
    private readonly (AddedToken Token, int Id)[] _tokens;

    /// <param name="tokens">Each with the spelling to look for; of equal spellings the first counts.</param>
    public AddedTokenFinder(IReadOnlyList<(string Spelling, AddedToken Token, int Id)> tokens)
    {
        var found = new (AddedToken, int)[tokens.Count];
        var starts = new List<(int, int)>();
        for (var i = tokens.Count - 1; i >= 0; i--)
        {
            var (spelling, token, id) = tokens[i];
            found[i] = (token, id);
            if (spelling.Length == 0)
                continue;
            _trie.Add(spelling, i);
            var first = CodePoints.Of(spelling)[0];
            starts.Add((first, first));
        }
        _tokens = found;
        _starts = new CodePointClass(CodePointSet.OfRanges(starts));
    }

    public void Cut(PreTokenizedText text)
    {
        if (_tokens.Length == 0)
            return;
        foreach (var piece in text.Recut())
        {
            if (piece.TokenId != Piece.None)
                text.Add(piece);
            else
                Cut(text, piece);
        }
    }

    private void Cut(PreTokenizedText text, Piece piece)
    {
        var codePoints = text.Text.CodePoints.Slice(piece.Start, piece.Length);
        var cut = 0;
        for (var i = 0; i < codePoints.Length;)
        {
            if (!_starts.Contains(codePoints[i]) || _trie.Longest(PieceTrie.Root, codePoints[i..], out var length) is var index && index < 0)
            {
                i++;
                continue;
            }
            var (start, end) = (i, i + length);
            i = end;
            var (token, id) = _tokens[index];
            if (token.SingleWord && !StandsAlone(codePoints, start, end))
                continue;
            if (token.StripsLeft)
                start = Math.Max(LeftOfSpaces(codePoints, start), cut);
            if (token.StripsRight)
                end = RightOfSpaces(codePoints, end);
            if (start > cut)
                text.Add(piece.Start + cut, start - cut);
            text.Add(new Piece(piece.Start + start, end - start, id));
            cut = end;
        }
        text.Add(piece.Start + cut, codePoints.Length - cut);
    }

    private static bool StandsAlone(ReadOnlySpan<int> text, int start, int end) =>
        (start == 0 || !LibrarySets.Word.Contains(text[start - 1])) && (end == text.Length || !LibrarySets.Word.Contains(text[end]));

    private static int LeftOfSpaces(ReadOnlySpan<int> text, int start)
    {
        while (start > 0 && LibrarySets.WhiteSpace.Contains(text[start - 1]))
            start--;
        return start;
    }

    private static int RightOfSpaces(ReadOnlySpan<int> text, int end)
    {
        while (end < text.Length && LibrarySets.WhiteSpace.Contains(text[end]))
            end++;
        return end;
    }
}
