using System;
using System.Collections.Generic;
using Planck.Tokenization.Text;

namespace Planck.Tokenization.Models;

/// <summary><c>Unigram</c>: the sequence of tokens with the largest sum of scores (Viterbi). Neighbouring unknown code points are one token.</summary>
internal sealed class UnigramModel : TokenModel
{
    /// <summary>How much worse an unknown code point is than the worst token.</summary>
    private const double UnknownPenalty = 10.0;

    private readonly double[] _scores;
    private readonly int? _unknown;
    private readonly double _unknownScore;
    private readonly ByteTokens? _bytes;
    private readonly PieceTrie _trie = new();

    public UnigramModel(Vocabulary vocabulary, double[] scores, int? unknown, bool byteFallback)
        : base(vocabulary)
    {
        (_scores, _unknown) = (scores, unknown);
        _bytes = byteFallback ? new ByteTokens(vocabulary) : null;
        var worst = double.PositiveInfinity;
        foreach (var score in scores)
            worst = Math.Min(worst, score);
        _unknownScore = worst - UnknownPenalty;
        foreach (var (token, id) in vocabulary.Ids)
            _trie.Add(token, id);
    }

    public override void Tokenize(ReadOnlySpan<int> piece, List<PieceToken> tokens)
    {
        var at = 0;
        foreach (var segment in Segments(piece.Length, BestPath(piece)))
        {
            var part = piece.Slice(segment.Start, segment.Length);
            var end = at + CodePoints.Utf8Length(part);
            if (segment.IsKnown)
                tokens.Add(new PieceToken(segment.Token, at, end));
            else
                AppendUnknown(part, at, end, tokens);
            at = end;
        }
    }

    private void AppendUnknown(ReadOnlySpan<int> part, int at, int end, List<PieceToken> tokens)
    {
        // Unknown code points, once joined, may well be a token: that of the unknown piece itself, for one.
        if (Vocabulary.TryGetId("", part, "", out var id))
            tokens.Add(new PieceToken(id, at, end));
        else if (_bytes is null || !_bytes.TryAppend(part, at, end, tokens))
            tokens.Add(new PieceToken(Unknown(), at, end, ShowsText: true));
    }

    private int Unknown() => _unknown ?? throw new ModelException("a character is not in the vocabulary, and the model has no unk_id");

    /// <summary>For each position the best last token of a path that ends there.</summary>
    private Step[] BestPath(ReadOnlySpan<int> piece)
    {
        var best = new Step[piece.Length + 1];
        for (var start = 0; start < piece.Length; start++)
        {
            var score = best[start].Score;
            var node = PieceTrie.Root;
            var hasSingle = false;
            for (var end = start + 1; end <= piece.Length && (node = _trie.Next(node, piece[end - 1])) != PieceTrie.NoNode; end++)
            {
                var token = _trie.TokenAt(node);
                if (token == PieceTrie.NoToken)
                    continue;
                Offer(ref best[end], score + _scores[token], start, token);
                hasSingle |= end == start + 1;
            }
            if (!hasSingle)
                Offer(ref best[start + 1], score + _unknownScore, start, Unknown());
        }
        return best;
    }

    private static void Offer(ref Step step, double score, int start, int token)
    {
        if (!step.IsReached || score > step.Score)
            step = new Step(score, start, token, true);
    }

    private List<Segment> Segments(int length, Step[] best)
    {
        var segments = new List<Segment>();
        var unknownEnd = -1;
        for (var end = length; end > 0; end = best[end].Start)
        {
            var step = best[end];
            var isUnknown = step.Token == _unknown;
            if (isUnknown && unknownEnd < 0)
                unknownEnd = end;
            if (isUnknown && step.Start > 0)
                continue;
            if (unknownEnd >= 0)
            {
                var start = isUnknown ? step.Start : end;
                segments.Add(new Segment(start, unknownEnd - start, step.Token, IsKnown: false));
                unknownEnd = -1;
            }
            if (!isUnknown)
                segments.Add(new Segment(step.Start, end - step.Start, step.Token, IsKnown: true));
        }
        segments.Reverse();
        return segments;
    }

    /// <summary>A token of the best path, or neighbouring unknown code points.</summary>
    private readonly record struct Segment(int Start, int Length, int Token, bool IsKnown);

    private readonly record struct Step(double Score, int Start, int Token, bool IsReached);
}
