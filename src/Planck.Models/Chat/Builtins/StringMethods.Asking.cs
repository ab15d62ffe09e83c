using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Methods of <c>str</c> that find something or say yes or no.</summary>
internal static partial class StringMethods
{
    /// <summary>There are letters with case, and all have the one asked for.</summary>
    public static bool HasOnlyCase(string text, bool upper)
    {
        var found = false;
        for (var at = 0; at < text.Length; at += CodePoints.Width(text, at))
        {
            if (!PythonCase.IsCased(text, at))
                continue;
            if (!Rune.TryGetRuneAt(text, at, out var rune) || !(upper ? Rune.IsUpper(rune) : Rune.IsLower(rune)))
                return false;
            found = true;
        }

        return found;
    }

    private static Func<CallArguments, Value>? Searching(string text, string name) => name switch
    {
        "startswith" => a => StartsOrEnds(text, a.Bind(name, "prefix", "start", "end"), static (t, p) => t.StartsWith(p, StringComparison.Ordinal)),
        "endswith" => a => StartsOrEnds(text, a.Bind(name, "suffix", "start", "end"), static (t, p) => t.EndsWith(p, StringComparison.Ordinal)),
        "find" or "index" => a => Found(name, IndexOf(text, a.Bind(name, "sub", "start", "end"), last: false)),
        "rfind" or "rindex" => a => Found(name, IndexOf(text, a.Bind(name, "sub", "start", "end"), last: true)),
        "count" => a => Count(text, a.Bind(name, "sub", "start", "end")),
        _ => null,
    };

    private static Func<CallArguments, Value>? Asking(string text, string name)
    {
        Func<bool>? answer = name switch
        {
            "isspace" => () => text.Length > 0 && text.All(PythonSpace.IsSpace),
            "isalpha" => () => AllRunes(text, Rune.IsLetter),
            "isalnum" => () => AllRunes(text, static r => Rune.IsLetter(r) || IsNumeric(r)),
            "isdigit" => () => AllRunes(text, static r => Rune.IsDigit(r) || CharUnicodeInfo.GetDigitValue(r.ToString(), 0) >= 0),
            "isdecimal" => () => AllRunes(text, Rune.IsDigit),
            "isnumeric" => () => AllRunes(text, IsNumeric),
            "isascii" => () => Ascii.IsValid(text),
            "islower" => () => HasOnlyCase(text, upper: false),
            "isupper" => () => HasOnlyCase(text, upper: true),
            "istitle" => () => text == PythonCase.Title(text) && Enumerable.Range(0, text.Length).Any(at => PythonCase.IsCased(text, at)),
            "isprintable" => () => Enumerable.Range(0, text.Length).All(at => char.IsLowSurrogate(text[at]) || PythonText.IsPrintable(text, at)),
            _ => null,
        };
        return answer is null ? null : a =>
        {
            a.Bind(name);
            return BooleanValue.Of(answer());
        };
    }

    private static bool AllRunes(string text, Func<Rune, bool> holds) => text.Length > 0 && text.EnumerateRunes().All(holds);

    private static bool IsNumeric(Rune rune) => CharUnicodeInfo.GetNumericValue(rune.ToString(), 0) >= 0;

    private static BooleanValue StartsOrEnds(string text, BoundArguments a, Func<string, string, bool> holds)
    {
        var part = Part(text, a)?.Text;
        if (a.Required(0) is ListValue { IsTuple: true } several)
            return BooleanValue.Of(several.Items.Any(item => part is not null && holds(part, item is TextValue t ? t.Text : throw NeedsText(item))));
        return BooleanValue.Of(part is not null && holds(part, a.Text(0)));
    }

    private static EvaluationException NeedsText(Value value) => new($"a string is needed here, not {value.TypeName}");

    /// <summary>The text between <c>start</c> and <c>end</c>, and where it begins; null when <c>start</c> is behind the text's end.</summary>
    private static (string Text, int Start)? Part(string text, BoundArguments a)
    {
        if (a[1] is null or NoneValue && a[2] is null or NoneValue)
            return (text, 0);
        var length = CodePoints.Count(text);
        var start = a.OptionalInteger(1) ?? 0;
        if (start > length)
            return null;
        var slice = SliceIndices.Of(start, a.OptionalInteger(2), null, length);
        return (slice.Of(text), slice.First);
    }

    private static int IndexOf(string text, BoundArguments a, bool last)
    {
        var sought = a.Text(0);
        if (Part(text, a) is not { } part)
            return -1;
        var found = last ? LastIndexOf(part.Text, sought) : part.Text.IndexOf(sought, StringComparison.Ordinal);
        return found < 0 ? -1 : part.Start + CodePoints.Count(part.Text[..found]);
    }

    private static int LastIndexOf(string text, string sought) => sought.Length == 0 ? text.Length : text.LastIndexOf(sought, StringComparison.Ordinal);

    private static IntegerValue Found(string name, int index) => index >= 0 || name.EndsWith("find", StringComparison.Ordinal)
        ? new(index)
        : throw new EvaluationException($"str.{name}: the string does not contain the one sought");

    private static IntegerValue Count(string text, BoundArguments a)
    {
        var sought = a.Text(0);
        if (Part(text, a) is not { } part)
            return new(0);
        if (sought.Length == 0)
            return new(CodePoints.Count(part.Text) + 1);
        var count = 0;
        for (var at = 0; (at = part.Text.IndexOf(sought, at, StringComparison.Ordinal)) >= 0; at += sought.Length)
            count++;
        return new(count);
    }
}
