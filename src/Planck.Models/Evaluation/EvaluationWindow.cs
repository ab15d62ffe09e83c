using System;
using System.Collections.Generic;

namespace Planck.Evaluation;

/// <summary>Tokens a model reads at once, and which of them count.</summary>
/// <param name="Ids">The tokens.</param>
/// <param name="FirstScored">Position of the first token that is scored, at least 1: it is predicted from those before it.</param>
public sealed record EvaluationWindow(int[] Ids, int FirstScored)
{
    /// <summary>How many tokens are scored.</summary>
    public int Scored => Ids.Length - FirstScored;

    /// <summary>
    /// Windows over a text so that every token but the first is scored once, with as much context as fits: windows begin every
    /// <paramref name="stride"/> tokens, and each scores the tokens that the one before it did not reach.
    /// </summary>
    /// <param name="length">Tokens of a window.</param>
    /// <param name="stride">At most <paramref name="length"/>; equal to it, windows do not overlap and each one's first token is not scored.</param>
    public static IEnumerable<EvaluationWindow> Slide(int[] ids, int length, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, length);
        return SlideOver(ids, length, stride);
    }

    private static IEnumerable<EvaluationWindow> SlideOver(int[] ids, int length, int stride)
    {
        var reached = 1;
        for (var start = 0; reached < ids.Length; start += stride)
        {
            var end = Math.Min(start + length, ids.Length);
            var first = Math.Max(reached - start, 1);
            if (first < end - start)
                yield return new(ids[start..end], first);
            reached = end;
        }
    }
}
