using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Text;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>Which elements <c>[start:stop:step]</c> takes, by Python's rules.</summary>
/// <param name="Stop">Where the slice ends by its own bounds, which an empty one need not begin at.</param>
internal readonly record struct SliceIndices(int First, int Stop, BigInteger Step, int Count)
{
    public IEnumerable<int> Indices
    {
        get
        {
            var (first, step) = (First, Count > 1 ? (int)Step : 0);
            return Enumerable.Range(0, Count).Select(i => first + (i * step));
        }
    }

    public static SliceIndices Of(BigInteger? start, BigInteger? stop, BigInteger? step, int length)
    {
        var by = step ?? BigInteger.One;
        if (by.IsZero)
            throw new EvaluationException("the step of a slice cannot be zero");
        var (lowest, highest) = by.Sign > 0 ? (0, length) : (-1, length - 1);
        var from = start is { } s ? Clamp(s, length, lowest, highest) : by.Sign > 0 ? lowest : highest;
        var to = stop is { } e ? Clamp(e, length, lowest, highest) : by.Sign > 0 ? highest : lowest;
        var distance = by.Sign > 0 ? to - from : from - to;
        var count = distance <= 0 ? 0 : (int)(((distance - 1) / BigInteger.Abs(by)) + 1);
        return new(from, to, by, count);
    }

    public string Of(string text)
    {
        if (Step.IsOne)
        {
            var from = CodePoints.IsAllBmp(text) ? First : CodePoints.Offset(text, First);
            return Count == 0 ? "" : text.Substring(from, CodePoints.IsAllBmp(text) ? Count : CodePoints.Offset(text[from..], Count));
        }

        var elements = CodePoints.Split(text);
        var result = new StringBuilder();
        foreach (var i in Indices)
            result.Append(elements[i]);
        return result.ToString();
    }

    private static int Clamp(BigInteger bound, int length, int lowest, int highest) =>
        (int)BigInteger.Max(lowest, BigInteger.Min(highest, bound.Sign < 0 ? bound + length : bound));
}
