using System;
using System.Linq;
using System.Text;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Filters that make texts. Their input may be any value; what counts is its text.</summary>
internal sealed class TextFilters(RenderState state)
{
    /// <summary>Jinja's <c>title</c> begins a word after white space and these.</summary>
    private const string WordBreaks = "-({[<";

    public Func<Value, CallArguments, Value>? Find(string name) => name switch
    {
        "upper" => (input, a) => Mapped(name, input, a, PythonCase.Upper),
        "lower" => (input, a) => Mapped(name, input, a, PythonCase.Lower),
        "capitalize" => (input, a) => Mapped(name, input, a, PythonCase.Capitalize),
        "title" => (input, a) => Mapped(name, input, a, Title),
        "string" => (input, a) => Mapped(name, input, a, static text => text),
        "trim" => Trim,
        "replace" => Replace,
        "indent" => Indent,
        "center" => Center,
        "truncate" => Truncate,
        "format" => Format,
        "safe" => (input, a) => Marked(name, a, state.Text(input)),
        "e" or "escape" => (input, a) => input is TextValue { IsSafe: true } ? input : Marked(name, a, TemplateOperators.Html(state.Text(input))),
        "forceescape" => (input, a) => Marked(name, a, TemplateOperators.Html(state.Text(input))),
        "tojson" => ToJson,
        "urlencode" => UrlEncode,
        "wordcount" => WordCount,
        _ => null,
    };

    /// <summary>What was marked as safe stays so.</summary>
    private TextValue Made(Value input, string text) => state.Made(text, input is TextValue { IsSafe: true });

    private TextValue Mapped(string name, Value input, CallArguments arguments, Func<string, string> map)
    {
        arguments.Bind(name);
        return Made(input, map(state.Text(input)));
    }

    private TextValue Marked(string name, CallArguments arguments, string text)
    {
        arguments.Bind(name);
        return state.Made(text, isSafe: true);
    }

    private static string Title(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            var isBreak = IsBreak(text[at]);
            var end = at;
            while (end < text.Length && IsBreak(text[end]) == isBreak)
                end++;
            var word = text[at..end];
            var first = CodePoints.Width(word, 0);
            result.Append(PythonCase.Upper(word[..first])).Append(PythonCase.Lower(word[first..]));
            at = end;
        }

        return result.ToString();
    }

    private static bool IsBreak(char c) => PythonSpace.IsSpace(c) || WordBreaks.Contains(c, StringComparison.Ordinal);

    private TextValue Trim(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("trim", "chars");
        return Made(input, StringMethods.Strip(state.Text(input), a.OptionalText(0), left: true, right: true));
    }

    private TextValue Replace(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("replace", "old", "new", "count");
        return StringMethods.Replace(state, state.Text(input), state.Text(a.Required(0)), state.Text(a.Required(1)), a.OptionalInteger(2) ?? -1);
    }

    private TextValue Indent(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("indent", "width", "first", "blank");
        if (input is not TextValue text)
            throw new EvaluationException(input is UndefinedValue u ? u.Reason : $"indent needs a string, not {input.TypeName}");
        var indent = a[0] is TextValue shift ? shift.Text : Spaces(a.Integer(0, 4));
        var lines = StringMethods.SplitLines(text.Text + "\n", keepEnds: false);
        state.Budget.Make(text.Text.Length + ((long)indent.Length * lines.Count));
        var indentBlank = a.Flag(2);
        var rest = lines.Skip(1).Select(line => line.Length > 0 || indentBlank ? indent + line : line);
        return Made(input, (a.Flag(1) ? indent : "") + string.Join("\n", rest.Prepend(lines[0])));
    }

    private string Spaces(int count)
    {
        state.Budget.Make(Math.Max(count, 0));
        return new(' ', Math.Max(count, 0));
    }

    private TextValue Center(Value input, CallArguments arguments)
    {
        var width = arguments.Bind("center", "width").Integer(0, 80);
        return Made(input, StringMethods.Pad(state, state.Text(input), width, " ", StringMethods.Side.Both));
    }

    private Value Truncate(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("truncate", "length", "killwords", "end", "leeway");
        var (length, end, leeway) = (a.Integer(0, 255), a.OptionalText(2) ?? "...", a.OptionalInteger(3) ?? 5);
        if (input is not TextValue text)
            throw new EvaluationException($"truncate needs a string, not {input.TypeName}");
        var endLength = CodePoints.Count(end);
        if (length < endLength || leeway < 0)
            throw new EvaluationException($"truncate needs a length of at least {endLength} and a leeway that is not negative");
        if (CodePoints.Count(text.Text) <= (long)length + leeway)
            return input;
        var cut = text.Text[..CodePoints.Offset(text.Text, length - endLength)];
        if (!a.Flag(1) && cut.LastIndexOf(' ') is var space and >= 0)
            cut = cut[..space];
        return Made(input, cut + end);
    }

    private TextValue Format(Value input, CallArguments arguments)
    {
        if (arguments.Positional.Count > 0 && arguments.Named.Count > 0)
            throw new EvaluationException("format takes values or names, not both");
        if (input is TextValue { IsSafe: true })
            throw new EvaluationException("format of a text marked as safe is not supported");
        Value values = arguments.Named.Count == 0
            ? new ListValue(arguments.Positional, isTuple: true)
            : new DictValue(state.Comparer, arguments.Named.Select(static n => new System.Collections.Generic.KeyValuePair<Value, Value>(new TextValue(n.Key), n.Value)));
        return state.Made(PercentFormat.Apply(state, state.Text(input), values));
    }

    private TextValue ToJson(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
        var indent = a[1] switch
        {
            null or NoneValue => null,
            TextValue text => text.Text,
            _ => Spaces(a.Integer(1)),
        };
        var (item, key) = a[2] switch
        {
            null or NoneValue => (indent is null ? ", " : ",", ": "),
            ListValue { Items: [TextValue i, TextValue k] } => (i.Text, k.Text),
            _ => throw new EvaluationException("tojson needs two strings as 'separators'"),
        };
        return state.Made(state.Json.Write(input, new(a.Flag(0), indent, item, key, a.Flag(3))));
    }

    private TextValue UrlEncode(Value input, CallArguments arguments)
    {
        arguments.Bind("urlencode");
        if (input is DictValue or ListValue or DictViewValue or IteratorValue)
            throw new EvaluationException($"urlencode of a value of type {input.TypeName} is not supported");
        return state.Made(Uri.EscapeDataString(state.Text(input)).Replace("%2F", "/", StringComparison.Ordinal));
    }

    private IntegerValue WordCount(Value input, CallArguments arguments)
    {
        arguments.Bind("wordcount");
        var (count, inWord) = (0, false);
        foreach (var rune in state.Text(input).EnumerateRunes())
        {
            var isWord = Rune.IsLetterOrDigit(rune) || rune.Value == '_';
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }

        return new IntegerValue(count);
    }
}
