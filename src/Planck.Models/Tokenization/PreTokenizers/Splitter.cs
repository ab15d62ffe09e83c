using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Planck.Tokenization.PreTokenizers;

/// <summary>Cuts one piece at its matches.</summary>
internal static class Splitter
{
    /// <summary>
    /// Adds the parts of <paramref name="piece"/>. <paramref name="matches"/> are ranges relative to the piece, sorted and disjoint; with
    /// <paramref name="invert"/> it is the text between them that counts as delimiter.
    /// </summary>
    public static void Add(PreTokenizedText text, Piece piece, List<(int Start, int End)> matches, SplitBehavior behavior, bool invert)
    {
        var parts = new PartWriter(text, piece, behavior, invert);
        var at = 0;
        foreach (var (start, end) in CollectionsMarshal.AsSpan(matches))
        {
            if (start > at)
                parts.Add(at, start, isMatch: false);
            parts.Add(start, end, isMatch: true);
            at = end;
        }
        if (at < piece.Length)
            parts.Add(at, piece.Length, isMatch: false);
        parts.Finish();
    }

    /// <summary>Collects parts from left to right; at most one part is open, waiting whether the next one joins it.</summary>
    private ref struct PartWriter(PreTokenizedText text, Piece piece, SplitBehavior behavior, bool invert)
    {
        private int _start = -1;
        private int _end;
        private bool _previousIsDelimiter;
        private bool _openIsDelimiter;

        public void Add(int start, int end, bool isMatch)
        {
            var isDelimiter = isMatch != invert;
            switch (behavior)
            {
                case SplitBehavior.Isolated:
                    text.Add(piece.Start + start, end - start);
                    return;
                case SplitBehavior.Removed:
                    if (!isDelimiter)
                        text.Add(piece.Start + start, end - start);
                    return;
                case SplitBehavior.Contiguous:
                    Join(isDelimiter == _previousIsDelimiter, start, end);
                    break;
                case SplitBehavior.MergedWithPrevious:
                    Join(isDelimiter && !_previousIsDelimiter, start, end);
                    break;
                case SplitBehavior.MergedWithNext:
                    // Read from the right: of neighbouring delimiters only the last one joins what follows.
                    Join(_openIsDelimiter && !isDelimiter, start, end);
                    _openIsDelimiter = isDelimiter;
                    break;
            }
            _previousIsDelimiter = isDelimiter;
        }

        public void Finish()
        {
            if (_start >= 0)
                text.Add(piece.Start + _start, _end - _start);
        }

        private void Join(bool joins, int start, int end)
        {
            if (!joins || _start < 0)
            {
                Finish();
                _start = start;
            }
            _end = end;
        }
    }
}
