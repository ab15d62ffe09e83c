using System;
using System.Globalization;
using System.Linq;
using System.Text;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary><c>'{}'.format(...)</c>: fields by order, index or name, with the conversions <c>!s !r</c> and simple specifications.</summary>
internal sealed class BraceFormat(RenderState state, string format, CallArguments arguments)
{
    private int _next;
    private bool _numbered;

    public static string Apply(RenderState state, string format, CallArguments arguments) => new BraceFormat(state, format, arguments).Run();

    private string Run()
    {
        var text = new StringBuilder();
        for (var at = 0; at < format.Length;)
        {
            var c = format[at];
            if (c is not ('{' or '}'))
            {
                text.Append(c);
                at++;
            }
            else if (at + 1 < format.Length && format[at + 1] == c)
            {
                text.Append(c);
                at += 2;
            }
            else
            {
                at = Field(text, at);
            }

            state.Budget.CheckLength(text.Length);
        }

        return text.ToString();
    }

    private int Field(StringBuilder text, int at)
    {
        var close = format[at] == '{' ? format.IndexOf('}', at) : -1;
        if (close < 0)
            throw new EvaluationException($"a single '{format[at]}' in a format; write it twice");
        var field = format[(at + 1)..close];
        if (field.Contains('{', StringComparison.Ordinal))
            throw new EvaluationException("fields inside of fields of a format are not supported");

        var colon = field.IndexOf(':', StringComparison.Ordinal);
        var specification = colon < 0 ? "" : field[(colon + 1)..];
        var name = colon < 0 ? field : field[..colon];
        var mark = name.IndexOf('!', StringComparison.Ordinal);
        var conversion = mark < 0 ? "" : name[(mark + 1)..];
        var value = Argument(mark < 0 ? name : name[..mark]);
        value = conversion switch
        {
            "" => value,
            "s" => new TextValue(state.Text(value)),
            "r" => new TextValue(state.Repr(value)),
            _ => throw new EvaluationException($"the conversion '!{conversion}' of a format is not supported"),
        };
        text.Append(FormatSpecification.Apply(state, value, specification));
        return close + 1;
    }

    private Value Argument(string name)
    {
        if (name.Length == 0)
        {
            if (_numbered)
                throw new EvaluationException("a format cannot mix '{}' and '{0}'");
            return Positional(_next++);
        }

        if (name.Any(static c => c is '.' or '['))
            throw new EvaluationException($"'{name}' in a format is not supported; compute it outside of the format");
        if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            return arguments.Named.FirstOrDefault(n => n.Key == name).Value ?? throw new EvaluationException($"the format needs '{name}', which is not given");
        if (_next > 0)
            throw new EvaluationException("a format cannot mix '{}' and '{0}'");
        _numbered = true;
        return Positional(index);
    }

    private Value Positional(int index) => index < arguments.Positional.Count
        ? arguments.Positional[index]
        : throw new EvaluationException($"the format needs value {index}, but there are {arguments.Positional.Count}");
}
