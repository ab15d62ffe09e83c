using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Methods of <c>str</c>.</summary>
internal static partial class StringMethods
{
    /// <summary>Methods whose arguments HTML-safe text would escape.</summary>
    private static readonly HashSet<string> EscapesArguments = ["format", "join", "replace", "ljust", "rjust", "center", "partition", "rpartition"];

    public enum Side
    {
        Left,
        Right,
        Both,
    }

    /// <summary>The method bound to the text, or null if Python has none of that name.</summary>
    /// <exception cref="EvaluationException">Python has it, but it is not supported.</exception>
    public static CallableValue? Find(RenderState state, TextValue text, string name)
    {
        if (MemberNames.OfTexts.Contains(name) || (text.IsSafe && EscapesArguments.Contains(name)))
            throw new EvaluationException($"the method {text.TypeName}.{name} is not supported");
        var method = Changing(state, text.Text, name);
        if (method is not null)
            return new($"str.{name}", a => state.Made(method(a), text.IsSafe));
        return (Splitting(state, text.Text, name) ?? Searching(text.Text, name) ?? Asking(text.Text, name)) is { } other
            ? new($"str.{name}", other)
            : null;
    }

    public static string Strip(string text, string? characters, bool left, bool right)
    {
        var set = characters is null ? null : CodePoints.Split(characters).ToHashSet(StringComparer.Ordinal);
        var (start, end) = (0, text.Length);
        while (left && start < end && IsStripped(text, start, set, out var width))
            start += width;
        while (right && end > start)
        {
            var last = end >= 2 && CodePoints.Width(text, end - 2) == 2 ? end - 2 : end - 1;
            if (!IsStripped(text, last, set, out _))
                break;
            end = last;
        }

        return text[start..end];
    }

    public static TextValue Replace(RenderState state, string text, string old, string replacement, int count)
    {
        var result = new StringBuilder();
        var (at, left) = (0, count < 0 ? int.MaxValue : count);
        if (old.Length == 0)
            return ReplaceEmpty(state, text, replacement, left);
        while (left-- > 0 && text.IndexOf(old, at, StringComparison.Ordinal) is var found and >= 0)
        {
            state.Budget.CheckLength((long)result.Length + replacement.Length + found - at);
            result.Append(text, at, found - at).Append(replacement);
            at = found + old.Length;
        }

        return state.Made(result.Append(text, at, text.Length - at).ToString());
    }

    public static string Pad(RenderState state, string text, int width, string fill, Side side)
    {
        if (CodePoints.Count(fill) != 1)
            throw new EvaluationException("the character to fill with must be exactly one");
        var missing = width - CodePoints.Count(text);
        if (missing <= 0)
            return text;
        state.Budget.Make((long)text.Length + ((long)missing * fill.Length));
        var left = side switch { Side.Left => missing, Side.Right => 0, _ => (missing / 2) + (missing & width & 1) };
        return string.Concat(Enumerable.Repeat(fill, left)) + text + string.Concat(Enumerable.Repeat(fill, missing - left));
    }

    private static bool IsStripped(string text, int at, HashSet<string>? characters, out int width)
    {
        width = CodePoints.Width(text, at);
        return characters is null ? PythonSpace.IsSpace(text[at]) : characters.Contains(text.Substring(at, width));
    }

    /// <summary>An empty text stands before every character and at the end.</summary>
    private static TextValue ReplaceEmpty(RenderState state, string text, string replacement, int count)
    {
        var result = new StringBuilder();
        for (var at = 0; at < text.Length; at += CodePoints.Width(text, at))
        {
            state.Budget.CheckLength((long)result.Length + replacement.Length);
            if (count-- > 0)
                result.Append(replacement);
            result.Append(text, at, CodePoints.Width(text, at));
        }

        return state.Made(count > 0 ? result.Append(replacement).ToString() : result.ToString());
    }

    /// <summary>Methods that return a text.</summary>
    private static Func<CallArguments, string>? Changing(RenderState state, string text, string name)
    {
        return name switch
        {
            "strip" => a => Strip(text, a.Bind(name, "chars").OptionalText(0), left: true, right: true),
            "lstrip" => a => Strip(text, a.Bind(name, "chars").OptionalText(0), left: true, right: false),
            "rstrip" => a => Strip(text, a.Bind(name, "chars").OptionalText(0), left: false, right: true),
            "upper" => a => Without(a, PythonCase.Upper),
            "lower" => a => Without(a, PythonCase.Lower),
            "casefold" => a => Without(a, Casefold),
            "capitalize" => a => Without(a, PythonCase.Capitalize),
            "title" => a => Without(a, PythonCase.Title),
            "swapcase" => a => Without(a, PythonCase.Swap),
            "replace" => a => Replace(state, text, a.Bind(name, "old", "new", "count")),
            "removeprefix" => a => a.Bind(name, "prefix").Text(0) is var p && text.StartsWith(p, StringComparison.Ordinal) ? text[p.Length..] : text,
            "removesuffix" => a => a.Bind(name, "suffix").Text(0) is { Length: > 0 } s && text.EndsWith(s, StringComparison.Ordinal) ? text[..^s.Length] : text,
            "ljust" => a => Padded(a, Side.Right),
            "rjust" => a => Padded(a, Side.Left),
            "center" => a => Padded(a, Side.Both),
            "zfill" => a => ZeroFill(state, text, a.Bind(name, "width").Integer(0)),
            "expandtabs" => a => ExpandTabs(state, text, a.Bind(name, "tabsize").Integer(0, 8)),
            "join" => a => Join(state, text, a.Bind(name, "iterable").Required(0)),
            "format" => a => BraceFormat.Apply(state, text, a),
            _ => null,
        };

        string Without(CallArguments arguments, Func<string, string> map)
        {
            arguments.Bind(name);
            return map(text);
        }

        string Padded(CallArguments arguments, Side side)
        {
            var a = arguments.Bind(name, "width", "fillchar");
            return Pad(state, text, a.Integer(0), a.OptionalText(1) ?? " ", side);
        }
    }

    private static string Replace(RenderState state, string text, BoundArguments a) => Replace(state, text, a.Text(0), a.Text(1), a.Integer(2, -1)).Text;

    /// <summary>Lower case, and the characters ASCII templates can meet that fold further.</summary>
    private static string Casefold(string text)
    {
        foreach (var c in text)
        {
            if (c > 0x7f)
                throw new EvaluationException("str.casefold of text beyond ASCII is not supported");
        }

        return PythonCase.Lower(text);
    }

    private static string ZeroFill(RenderState state, string text, int width)
    {
        var sign = text.Length > 0 && text[0] is '+' or '-' ? text[..1] : "";
        return sign + Pad(state, text[sign.Length..], width - sign.Length, "0", Side.Left);
    }

    private static string ExpandTabs(RenderState state, string text, int size)
    {
        var result = new StringBuilder();
        var column = 0;
        foreach (var c in text)
        {
            if (c == '\t')
            {
                var blanks = size > 0 ? size - (column % size) : 0;
                state.Budget.Make((long)result.Length + blanks);
                result.Append(' ', blanks);
                column += blanks;
                continue;
            }

            result.Append(c);
            column = c is '\n' or '\r' ? 0 : column + (char.IsLowSurrogate(c) ? 0 : 1);
        }

        return result.ToString();
    }

    private static string Join(RenderState state, string separator, Value items)
    {
        var result = new StringBuilder();
        var index = 0;
        foreach (var item in state.Iterate(items))
        {
            if (item is not TextValue part)
                throw new EvaluationException($"str.join needs strings, but item {index} is of type {item.TypeName}");
            if (index++ > 0)
                result.Append(separator);
            result.Append(part.Text);
            state.Budget.CheckLength(result.Length);
        }

        return result.ToString();
    }
}
