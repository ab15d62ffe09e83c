using System;
using System.Collections.Generic;
using Planck.Tokenization.AddedTokens;
using Planck.Tokenization.Models;
using Planck.Tokenization.Normalizers;
using Planck.Tokenization.PostProcessors;
using Planck.Tokenization.PreTokenizers;

namespace Planck.Tokenization;

/// <summary>From a text to the tokens of its pieces: added tokens, normalizer, pre-tokenizer, model.</summary>
internal sealed class TextPipeline
{
    /// <summary>Room for longer texts is given back to the runtime, in elements.</summary>
    private const int LargestKept = 1 << 20;

    private readonly AddedVocabulary _added;
    private readonly Normalizer? _normalizer;
    private readonly Action<PreTokenizedText>[] _cuts;
    private readonly TokenModel _model;
    private readonly Pool<PreTokenizedText> _texts = new();

    public TextPipeline(TokenizerParts parts)
    {
        (_added, _normalizer) = (parts.Added, parts.Normalizer);
        var steps = Flatten(parts.PreTokenizer);
        // A byte-level model that comes right behind the byte-level pre-tokenizer reads plain text: the same result without spelling out bytes.
        if (steps is [.., ByteLevelPreTokenizer] && parts.Model is BpeModel bpe && bpe.OverBytes() is { } overBytes)
        {
            _model = overBytes;
            _cuts = [.. steps[..^1].ConvertAll<Action<PreTokenizedText>>(static s => s.PreTokenize), ((ByteLevelPreTokenizer)steps[^1]).Cut];
        }
        else
        {
            _model = parts.Model;
            _cuts = [.. steps.ConvertAll<Action<PreTokenizedText>>(static s => s.PreTokenize)];
        }
    }

    public void AppendIds(string text, List<int> ids)
    {
        var pieces = Cut(text);
        var codePoints = pieces.Text.CodePoints;
        var scratch = new List<PieceToken>();
        foreach (var piece in pieces.Pieces)
        {
            if (piece.TokenId != Piece.None)
                ids.Add(piece.TokenId);
            else
                _model.AppendIds(codePoints.Slice(piece.Start, piece.Length), ids, scratch);
        }
        Return(pieces);
    }

    public EncodingDraft Encode(string text, int typeId)
    {
        var pieces = Cut(text);
        var draft = new EncodingDraft();
        var writer = new PieceWriter(pieces.Text, _model.Vocabulary, draft, typeId);
        var tokens = new List<PieceToken>();
        foreach (var piece in pieces.Pieces)
        {
            if (piece.TokenId != Piece.None)
            {
                writer.WriteAdded(piece);
                continue;
            }
            tokens.Clear();
            _model.Tokenize(pieces.Text.CodePoints.Slice(piece.Start, piece.Length), tokens);
            writer.Write(piece, tokens);
        }
        Return(pieces);
        return draft;
    }

    private PreTokenizedText Cut(string text)
    {
        var pieces = _texts.Take();
        pieces.Load(text);
        _added.CutRaw(pieces);
        if (_normalizer is not null && !_normalizer.LeavesUnchanged(pieces.Text.CodePoints))
            pieces.Rewrite(_normalizer.Normalize);
        _added.CutNormalized(pieces);
        foreach (var cut in _cuts)
            cut(pieces);
        return pieces;
    }

    private void Return(PreTokenizedText pieces)
    {
        if (pieces.Capacity <= LargestKept)
            _texts.Return(pieces);
    }

    private static List<PreTokenizer> Flatten(PreTokenizer? preTokenizer) => preTokenizer switch
    {
        null => [],
        PreTokenizerSequence sequence => [.. FlattenAll(sequence.Steps)],
        _ => [preTokenizer],
    };

    private static IEnumerable<PreTokenizer> FlattenAll(IReadOnlyList<PreTokenizer> steps)
    {
        foreach (var step in steps)
        {
            foreach (var inner in Flatten(step))
                yield return inner;
        }
    }
}
