using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Planck.Chat.Evaluation;

namespace Planck.Chat.Values;

/// <summary><c>str()</c> and <c>repr()</c> of values: what an output, <c>~</c> and <c>join</c> write.</summary>
internal sealed class PythonText(Budget budget)
{
    /// <exception cref="EvaluationException">The value's text would be an address in memory, or is too long.</exception>
    public string Of(Value value) => value switch
    {
        TextValue text => text.Text,
        UndefinedValue => "",
        _ => Repr(value),
    };

    /// <summary>As a literal: texts in quotes.</summary>
    public string Repr(Value value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private void Append(StringBuilder text, Value value)
    {
        budget.Step();
        budget.CheckLength(text.Length);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationException("the value is nested too deeply to be written");
        switch (value)
        {
            case NoneValue:
                text.Append("None");
                break;
            case BooleanValue boolean:
                text.Append(boolean.IsTrue ? "True" : "False");
                break;
            case IntegerValue integer:
                text.Append(NumberText.Repr(integer.Number));
                break;
            case FloatValue f:
                text.Append(NumberText.Repr(f.Number));
                break;
            case TextValue { IsSafe: true } safe:
                Quote(text.Append("Markup("), safe.Text);
                text.Append(')');
                break;
            case TextValue plain:
                budget.CheckLength(text.Length + plain.Text.Length);
                Quote(text, plain.Text);
                break;
            case UndefinedValue:
                text.Append("Undefined");
                break;
            case ListValue list:
                AppendItems(text, list.Items, list.IsTuple ? "(" : "[", list.IsTuple ? (list.Items.Count == 1 ? ",)" : ")") : "]");
                break;
            case DictValue dict:
                AppendPairs(text, dict);
                break;
            case DictViewValue view:
                AppendItems(text, view.Items, view.TypeName + "([", "])");
                break;
            case RangeValue range:
                text.Append(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop}{(range.Step.IsOne ? "" : $", {range.Step}")})");
                break;
            case CallableValue { IsMacro: true } macro:
                text.Append("<Macro ");
                Quote(text, macro.Name);
                text.Append('>');
                break;
            case NamespaceValue scope:
                AppendNamespace(text, scope);
                break;
            default:
                throw new EvaluationException($"a {value.TypeName} has no text; call it, or turn it into a list first");
        }
    }

    private void AppendItems(StringBuilder text, IReadOnlyList<Value> items, string open, string close)
    {
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Append(text, items[i]);
        }

        text.Append(close);
    }

    private void AppendPairs(StringBuilder text, DictValue dict)
    {
        text.Append('{');
        for (var i = 0; i < dict.Items.Count; i++)
        {
            if (i > 0)
                text.Append(", ");
            Append(text, dict.Items[i].Key);
            text.Append(": ");
            Append(text, dict.Items[i].Value);
        }

        text.Append('}');
    }

    private void AppendNamespace(StringBuilder text, NamespaceValue scope)
    {
        text.Append("<Namespace {");
        var first = true;
        foreach (var (name, value) in scope.Attributes)
        {
            if (!first)
                text.Append(", ");
            first = false;
            Quote(text, name);
            text.Append(": ");
            Append(text, value);
        }

        text.Append("}>");
    }

    /// <summary>Single quotes, unless the text has these and no double ones; characters that cannot be printed as escapes.</summary>
    private static void Quote(StringBuilder text, string value)
    {
        var quote = value.Contains('\'', System.StringComparison.Ordinal) && !value.Contains('"', System.StringComparison.Ordinal) ? '"' : '\'';
        text.Append(quote);
        for (var at = 0; at < value.Length; at += CodePoints.Width(value, at))
        {
            var c = value[at];
            if (c == quote || c == '\\')
                text.Append('\\').Append(c);
            else if (c is '\n' or '\r' or '\t')
                text.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', _ => 't' });
            else if (IsPrintable(value, at))
                text.Append(value, at, CodePoints.Width(value, at));
            else
                Escape(text, char.IsSurrogate(c) && CodePoints.Width(value, at) == 2 ? char.ConvertToUtf32(value, at) : c);
        }

        text.Append(quote);
    }

    private static void Escape(StringBuilder text, int codePoint)
    {
        var (prefix, format) = codePoint switch { < 0x100 => ("\\x", "x2"), < 0x10000 => ("\\u", "x4"), _ => ("\\U", "x8") };
        text.Append(prefix).Append(codePoint.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>As <c>str.isprintable</c>.</summary>
    public static bool IsPrintable(string value, int at) => value[at] == ' ' || (Rune.TryGetRuneAt(value, at, out var rune)
        && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator));
}
