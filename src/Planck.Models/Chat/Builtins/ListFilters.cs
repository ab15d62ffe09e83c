using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Filters on lists, dicts and other values with elements.</summary>
internal sealed class ListFilters(RenderState state, TemplateOperators operators, Subscripts subscripts, AttributePath paths)
{
    private static readonly string[] GroupNames = ["grouper", "list"];

    public Func<Value, CallArguments, Value>? Find(string name) => name switch
    {
        "default" or "d" => Default,
        "length" or "count" => Length,
        "list" => (input, a) => None(name, a, state.List(state.Iterate(input))),
        "first" => First,
        "last" => Last,
        "reverse" => Reverse,
        "join" => Join,
        "items" => Items,
        "dictsort" => DictSort,
        "sort" => Sort,
        "unique" => Unique,
        "min" => (input, a) => Extreme(name, input, a, sign: -1),
        "max" => (input, a) => Extreme(name, input, a, sign: 1),
        "sum" => Sum,
        "batch" => Batch,
        "slice" => Slice,
        "groupby" => GroupBy,
        "attr" => (input, a) => subscripts.OnlyMember(input, a.Bind(name, "name").Text(0)),
        _ => null,
    };

    private static Value None(string name, CallArguments arguments, Value result)
    {
        arguments.Bind(name);
        return result;
    }

    private Value Default(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("default", "default_value", "boolean");
        return input is UndefinedValue || (a.Flag(1) && !input.IsTrue) ? a[0] ?? TextValue.Empty : input;
    }

    private IntegerValue Length(Value input, CallArguments arguments)
    {
        arguments.Bind("length");
        return new IntegerValue(RenderState.Length(input) ?? throw new EvaluationException($"a value of type {input.TypeName} has no length"));
    }

    private Value First(Value input, CallArguments arguments)
    {
        arguments.Bind("first");
        return state.Iterate(input).FirstOrDefault() ?? new UndefinedValue("there is no first item, the sequence is empty");
    }

    private Value Last(Value input, CallArguments arguments)
    {
        arguments.Bind("last");
        if (input is IteratorValue)
            throw new EvaluationException("last needs a list; turn the elements into one with the filter list");
        return state.Iterate(input).LastOrDefault() ?? new UndefinedValue("there is no last item, the sequence is empty");
    }

    private Value Reverse(Value input, CallArguments arguments)
    {
        arguments.Bind("reverse");
        if (input is TextValue text)
            return state.Made(string.Concat(CodePoints.Split(text.Text).Reverse()), text.IsSafe);
        var items = state.Collect(state.Iterate(input));
        items.Reverse();
        return input is IteratorValue ? new ListValue(items) : new IteratorValue(items);
    }

    private TextValue Join(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("join", "d", "attribute");
        var separator = a[0] is null ? "" : state.Text(a[0]!);
        var get = paths.Getter(a[1]);
        var result = new StringBuilder();
        var first = true;
        foreach (var item in state.Iterate(input))
        {
            if (!first)
                result.Append(separator);
            first = false;
            result.Append(state.Text(get(item)));
            state.Budget.CheckLength(result.Length);
        }

        return state.Made(result.ToString());
    }

    private IteratorValue Items(Value input, CallArguments arguments)
    {
        arguments.Bind("items");
        return input switch
        {
            DictValue dict => new IteratorValue(dict.Items.Select(p => ListValue.Tuple(p.Key, p.Value))),
            UndefinedValue => new IteratorValue([]),
            _ => throw new EvaluationException($"items needs a dict, not {input.TypeName}"),
        };
    }

    private ListValue DictSort(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("dictsort", "case_sensitive", "by", "reverse");
        var by = a.OptionalText(1) ?? "key";
        if (by is not ("key" or "value"))
            throw new EvaluationException("dictsort sorts by 'key' or by 'value'");
        if (input is not DictValue dict)
            throw new EvaluationException(input is UndefinedValue u ? u.Reason : $"dictsort needs a dict, not {input.TypeName}");
        var caseSensitive = a.Flag(0);
        var sorted = StableSort.By(dict.Items, Key, state.Comparer, a.Flag(2));
        return new ListValue([.. sorted.Select(p => ListValue.Tuple(p.Key, p.Value))]);

        Value Key(KeyValuePair<Value, Value> item)
        {
            var key = by == "key" ? item.Key : item.Value;
            return caseSensitive ? key : paths.IgnoreCase(key);
        }
    }

    private ListValue Sort(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("sort", "reverse", "case_sensitive", "attribute");
        var key = paths.Keys(a[2], a.Flag(1));
        return new ListValue(StableSort.By(state.Collect(state.Iterate(input)), key, state.Comparer, a.Flag(0)));
    }

    private IteratorValue Unique(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("unique", "case_sensitive", "attribute");
        var key = paths.Key(a[1], a.Flag(0));
        return new IteratorValue(state.Iterate(input).DistinctBy(key, state.Comparer));
    }

    /// <param name="sign">1 for the largest, -1 for the smallest; the first of equal ones wins.</param>
    private Value Extreme(string name, Value input, CallArguments arguments, int sign)
    {
        var a = arguments.Bind(name, "case_sensitive", "attribute");
        var key = paths.Key(a[1], a.Flag(0));
        Value? best = null, bestKey = null;
        foreach (var item in state.Iterate(input))
        {
            var itemKey = key(item);
            if (bestKey is not null && !(state.Comparer.Order(itemKey, bestKey) * sign > 0))
                continue;
            (best, bestKey) = (item, itemKey);
        }

        return best ?? new UndefinedValue("there is no largest or smallest item, the sequence is empty");
    }

    private Value Sum(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("sum", "attribute", "start");
        var get = paths.Getter(a[0]);
        var start = a[1] ?? new IntegerValue(0);
        if (start is TextValue)
            throw new EvaluationException("sum adds numbers or lists; use join for strings");
        return state.Iterate(input).Aggregate(start, (sum, item) => operators.Binary("+", sum, get(item)));
    }

    private IteratorValue Batch(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("batch", "linecount", "fill_with");
        var (size, fill) = (a.Integer(0), a[1]);
        return new IteratorValue(Batches());

        IEnumerable<Value> Batches()
        {
            var batch = new List<Value>();
            foreach (var item in state.Iterate(input))
            {
                if (batch.Count == size)
                {
                    yield return new ListValue(batch);
                    batch = [];
                }

                batch.Add(item);
            }

            if (batch.Count == 0)
                yield break;
            if (fill is not null and not NoneValue && batch.Count < size)
            {
                state.Budget.Make(size);
                batch.AddRange(Enumerable.Repeat(fill, size - batch.Count));
            }

            yield return new ListValue(batch);
        }
    }

    private IteratorValue Slice(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("slice", "slices", "fill_with");
        var (slices, fill) = (a.Integer(0), a[1]);
        if (slices == 0)
            throw new EvaluationException("slice needs at least one slice");
        return new IteratorValue(Slices());

        IEnumerable<Value> Slices()
        {
            var items = state.Collect(state.Iterate(input));
            var (size, extra) = (items.Count / slices, items.Count % slices);
            for (var (i, at) = (0, 0); i < slices; i++)
            {
                state.Budget.Step();
                var count = size + (i < extra ? 1 : 0);
                var slice = items.GetRange(at, count);
                if (fill is not null and not NoneValue && i >= extra)
                    slice.Add(fill);
                at += count;
                yield return new ListValue(slice);
            }
        }
    }

    private ListValue GroupBy(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("groupby", "attribute", "default", "case_sensitive");
        var key = paths.Key(a.Required(0), a.Flag(2), a[1]);
        var shown = paths.Getter(a.Required(0), a[1]);
        var sorted = StableSort.By(state.Collect(state.Iterate(input)), key, state.Comparer, descending: false);
        var groups = new List<Value>();
        for (var at = 0; at < sorted.Count;)
        {
            var first = key(sorted[at]);
            var group = sorted.Skip(at).TakeWhile(item => state.Comparer.Equals(key(item), first)).ToList();
            groups.Add(new ListValue([shown(group[0]), new ListValue(group)], isTuple: true, GroupNames));
            at += Math.Max(group.Count, 1);
        }

        return new ListValue(groups);
    }
}
