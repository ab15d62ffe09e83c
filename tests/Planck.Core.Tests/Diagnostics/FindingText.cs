using System;
using System.Text;
using Planck.Diagnostics;

namespace Planck.Core.Tests.Diagnostics;

/// <summary>Findings with the line they speak of, for snapshots that show whether the place is right.</summary>
internal static class FindingText
{
    // A line of a hostile recipe can be a megabyte long; this much of it is shown around the mistake.
    private const int MaxShown = 160;

    /// <summary>
    /// The line, then the line of <paramref name="text"/> it speaks of, then carets under the place. A place that spans several lines is
    /// underlined to the end of its first; an empty place gets one caret. A place that the text does not have gives the line alone.
    /// </summary>
    public static string WithSource(Finding finding, string text) => WithSource(finding, text, new TextLines(text));

    /// <summary>The same for a text whose lines are known already.</summary>
    public static string WithSource(Finding finding, string text, TextLines lines)
    {
        var span = finding.Span;
        if (text.Length == 0 || span.Start + span.Length > text.Length || span.Line >= lines.Count)
            return finding.ToString();
        var (lineStart, lineEnd) = (lines.Start(span.Line), lines.End(span.Line));
        var first = Math.Max(lineStart, span.Start - (MaxShown / 2));
        var last = Math.Min(lineEnd, first + MaxShown);
        var (caretStart, caretEnd) = (Math.Min(span.Start, last), Math.Min(Math.Max(span.Start + span.Length, span.Start + 1), Math.Max(last, span.Start + 1)));

        var shown = new StringBuilder(finding.ToString()).Append("\n    ");
        for (var i = first; i < last; i++)
            shown.Append(Printable(text, i));
        shown.Append("\n    ");
        for (var i = first; i < caretStart; i++)
            shown.Append(text[i] == '\t' ? '\t' : ' ');
        return shown.Append('^', caretEnd - caretStart).ToString();
    }

    // One character for each, so that the carets stay below their place.
    private static char Printable(string text, int i)
    {
        var c = text[i];
        var isPair = (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            || (char.IsLowSurrogate(c) && i > 0 && char.IsHighSurrogate(text[i - 1]));
        return c == '\t' || isPair || !Excerpt.IsMisleading(c) ? c : '?';
    }
}
