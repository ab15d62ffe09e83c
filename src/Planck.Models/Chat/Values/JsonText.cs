using System.Collections.Generic;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Planck.Chat.Evaluation;

namespace Planck.Chat.Values;

/// <summary>The <c>tojson</c> filter of transformers, which is Python's <c>json.dumps</c> with its parameters.</summary>
internal sealed class JsonText(Budget budget, ValueComparer comparer)
{
    public sealed record Layout(bool AsciiOnly, string? Indent, string ItemSeparator, string KeySeparator, bool SortKeys);

    public string Write(Value value, Layout layout)
    {
        var text = new StringBuilder();
        Append(text, value, layout, 0);
        return text.ToString();
    }

    private void Append(StringBuilder text, Value value, Layout layout, int depth)
    {
        budget.Step();
        budget.CheckLength(text.Length);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationException("the value is nested too deeply to be written as JSON");
        switch (value)
        {
            case TextValue plain:
                budget.CheckLength(text.Length + plain.Text.Length);
                Quote(text, plain.Text, layout.AsciiOnly);
                break;
            case ListValue list:
                AppendItems(text, list.Items, layout, depth);
                break;
            case DictValue dict:
                AppendPairs(text, dict, layout, depth);
                break;
            default:
                text.Append(Scalar(value) ?? throw new EvaluationException($"a {value.TypeName} cannot be written as JSON"));
                break;
        }
    }

    private static string? Scalar(Value value) => value switch
    {
        NoneValue => "null",
        BooleanValue boolean => boolean.IsTrue ? "true" : "false",
        IntegerValue integer => NumberText.Repr(integer.Number),
        FloatValue { Number: var f } when double.IsNaN(f) => "NaN",
        FloatValue { Number: var f } when double.IsInfinity(f) => f > 0 ? "Infinity" : "-Infinity",
        FloatValue f => NumberText.Repr(f.Number),
        _ => null,
    };

    private void AppendItems(StringBuilder text, IReadOnlyList<Value> items, Layout layout, int depth)
    {
        text.Append('[');
        for (var i = 0; i < items.Count; i++)
        {
            Separate(text, i, layout, depth + 1);
            Append(text, items[i], layout, depth + 1);
        }

        if (items.Count > 0)
            NewLine(text, layout, depth);
        text.Append(']');
    }

    private void AppendPairs(StringBuilder text, DictValue dict, Layout layout, int depth)
    {
        text.Append('{');
        var items = layout.SortKeys ? Sorted(dict.Items) : dict.Items;
        for (var i = 0; i < items.Count; i++)
        {
            Separate(text, i, layout, depth + 1);
            var key = items[i].Key;
            Quote(text, (key as TextValue)?.Text ?? Scalar(key) ?? throw new EvaluationException($"a {key.TypeName} cannot be a key in JSON"), layout.AsciiOnly);
            text.Append(layout.KeySeparator);
            Append(text, items[i].Value, layout, depth + 1);
        }

        if (items.Count > 0)
            NewLine(text, layout, depth);
        text.Append('}');
    }

    private List<KeyValuePair<Value, Value>> Sorted(IReadOnlyList<KeyValuePair<Value, Value>> items) =>
        StableSort.By([.. items], static item => item.Key, comparer, descending: false);

    private void Separate(StringBuilder text, int index, Layout layout, int depth)
    {
        if (index > 0)
            text.Append(layout.ItemSeparator);
        NewLine(text, layout, depth);
    }

    private void NewLine(StringBuilder text, Layout layout, int depth)
    {
        if (layout.Indent is null)
            return;
        budget.CheckLength(text.Length + (layout.Indent.Length * (long)depth));
        text.Append('\n').Insert(text.Length, layout.Indent, depth);
    }

    private static void Quote(StringBuilder text, string value, bool asciiOnly)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"' or '\\':
                    text.Append('\\').Append(c);
                    break;
                case '\n' or '\r' or '\t' or '\b' or '\f':
                    text.Append('\\').Append(c switch { '\n' => 'n', '\r' => 'r', '\t' => 't', '\b' => 'b', _ => 'f' });
                    break;
                case < ' ':
                case > '\u007e' when asciiOnly:
                    text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        text.Append('"');
    }
}
