using System;
using System.Collections.Generic;
using System.Threading;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>What every part of one rendering shares.</summary>
internal sealed class RenderState
{
    public RenderState(ChatTemplateLimits limits, DateTime? now, CancellationToken cancellation)
    {
        Limits = limits;
        Now = now;
        Budget = new(limits, cancellation);
        Comparer = new(Budget);
        Python = new(Budget);
        Json = new(Budget, Comparer);
    }

    public ChatTemplateLimits Limits { get; }

    public DateTime? Now { get; }

    public Budget Budget { get; }

    public ValueComparer Comparer { get; }

    public JsonText Json { get; }

    private PythonText Python { get; }

    /// <summary><c>str(value)</c>.</summary>
    public string Text(Value value) => Python.Of(value);

    /// <summary><c>repr(value)</c>.</summary>
    public string Repr(Value value) => Python.Repr(value);

    /// <summary>A text that was made; its length counts against the limits.</summary>
    public TextValue Made(string text, bool isSafe = false)
    {
        Budget.Make(text.Length);
        return new(text, isSafe);
    }

    public ListValue List(IEnumerable<Value> items) => new(Collect(items));

    public List<Value> Collect(IEnumerable<Value> items)
    {
        var list = new List<Value>();
        foreach (var item in items)
        {
            Budget.Step();
            Budget.CheckLength(list.Count + 1L);
            list.Add(item);
        }

        return list;
    }

    /// <summary>The elements a loop over the value visits.</summary>
    /// <exception cref="EvaluationException">The value has none, such as a number.</exception>
    public IEnumerable<Value> Iterate(Value value)
    {
        return Counted(TryIterate(value) ?? throw new EvaluationException($"a value of type {value.TypeName} has no elements to go through"));

        IEnumerable<Value> Counted(IEnumerable<Value> items)
        {
            foreach (var item in items)
            {
                Budget.Step();
                yield return item;
            }
        }
    }

    /// <summary>As <see cref="Iterate"/>, but null if the value has no elements.</summary>
    public static IEnumerable<Value>? TryIterate(Value value) => value switch
    {
        ListValue list => list.Items,
        TextValue text => Characters(text.Text),
        DictValue dict => Keys(dict),
        DictViewValue view => view.Items,
        RangeValue range => Numbers(range),
        IteratorValue iterator => iterator.Rest(),
        UndefinedValue => [],
        _ => null,
    };

    /// <summary><c>len(value)</c>, or null if the value has no length.</summary>
    public static int? Length(Value value) => value switch
    {
        ListValue list => list.Items.Count,
        TextValue text => CodePoints.Count(text.Text),
        DictValue dict => dict.Items.Count,
        DictViewValue view => view.Items.Count,
        RangeValue range => range.Count,
        LoopValue loop => loop.Length,
        UndefinedValue => 0,
        _ => null,
    };

    private static IEnumerable<Value> Characters(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var width = CodePoints.Width(text, at);
            yield return new TextValue(text.Substring(at, width));
            at += width;
        }
    }

    private static IEnumerable<Value> Keys(DictValue dict)
    {
        foreach (var item in dict.Items)
            yield return item.Key;
    }

    private static IEnumerable<Value> Numbers(RangeValue range)
    {
        for (var i = 0; i < range.Count; i++)
            yield return range[i];
    }
}
