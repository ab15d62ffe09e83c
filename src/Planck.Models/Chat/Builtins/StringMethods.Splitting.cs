using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Methods of <c>str</c> that return lists and tuples of texts.</summary>
internal static partial class StringMethods
{
    public static List<string> SplitLines(string text, bool keepEnds)
    {
        var lines = new List<string>();
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            var width = PythonSpace.LineBreak(text, at);
            if (width == 0)
                continue;
            lines.Add(text[start..(keepEnds ? at + width : at)]);
            at += width - 1;
            start = at + 1;
        }

        if (start < text.Length)
            lines.Add(text[start..]);
        return lines;
    }

    private static Func<CallArguments, Value>? Splitting(RenderState state, string text, string name) => name switch
    {
        "split" or "rsplit" => a => Texts(state, Split(text, a.Bind(name, "sep", "maxsplit"), fromEnd: name == "rsplit")),
        "splitlines" => a => Texts(state, SplitLines(text, a.Bind(name, "keepends").Flag(0))),
        "partition" => a => Partition(state, text, a.Bind(name, "sep").Text(0), last: false),
        "rpartition" => a => Partition(state, text, a.Bind(name, "sep").Text(0), last: true),
        _ => null,
    };

    private static ListValue Texts(RenderState state, List<string> texts) => state.List(texts.Select(static t => new TextValue(t)));

    private static List<string> Split(string text, BoundArguments a, bool fromEnd) =>
        Split(text, a.OptionalText(0), a.Integer(1, -1) is >= 0 and var most ? most : int.MaxValue, fromEnd);

    private static List<string> Split(string text, string? separator, int most, bool fromEnd)
    {
        if (separator?.Length == 0)
            throw new EvaluationException("a string cannot be split at an empty separator");
        if (separator is null)
            return fromEnd ? SplitSpaceFromEnd(text, most) : SplitSpace(text, most);

        var parts = new List<string>();
        if (fromEnd)
        {
            var end = text.Length;
            while (parts.Count < most && end >= separator.Length && text.LastIndexOf(separator, end - 1, end, StringComparison.Ordinal) is var found and >= 0)
            {
                parts.Add(text[(found + separator.Length)..end]);
                end = found;
            }

            parts.Add(text[..end]);
            parts.Reverse();
            return parts;
        }

        var start = 0;
        while (parts.Count < most && text.IndexOf(separator, start, StringComparison.Ordinal) is var found and >= 0)
        {
            parts.Add(text[start..found]);
            start = found + separator.Length;
        }

        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>At runs of white space; none at the ends of the result.</summary>
    private static List<string> SplitSpace(string text, int most)
    {
        var parts = new List<string>();
        var rest = PythonSpace.TrimStart(text);
        while (rest.Length > 0 && parts.Count < most)
        {
            var end = 0;
            while (end < rest.Length && !PythonSpace.IsSpace(rest[end]))
                end++;
            parts.Add(rest[..end]);
            rest = PythonSpace.TrimStart(rest[end..]);
        }

        if (rest.Length > 0)
            parts.Add(rest);
        return parts;
    }

    private static List<string> SplitSpaceFromEnd(string text, int most)
    {
        var parts = new List<string>();
        var rest = PythonSpace.TrimEnd(text);
        while (rest.Length > 0 && parts.Count < most)
        {
            var start = rest.Length;
            while (start > 0 && !PythonSpace.IsSpace(rest[start - 1]))
                start--;
            parts.Add(rest[start..]);
            rest = PythonSpace.TrimEnd(rest[..start]);
        }

        if (rest.Length > 0)
            parts.Add(rest);
        parts.Reverse();
        return parts;
    }

    private static ListValue Partition(RenderState state, string text, string separator, bool last)
    {
        if (separator.Length == 0)
            throw new EvaluationException("a string cannot be split at an empty separator");
        var found = last ? text.LastIndexOf(separator, StringComparison.Ordinal) : text.IndexOf(separator, StringComparison.Ordinal);
        string[] parts = found >= 0
            ? [text[..found], separator, text[(found + separator.Length)..]]
            : last ? ["", "", text] : [text, "", ""];
        return ListValue.Tuple([.. parts.Select(static p => new TextValue(p))]);
    }
}
