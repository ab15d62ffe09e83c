using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>The functions a template finds besides its variables: Jinja's, and the two that transformers adds.</summary>
internal sealed class GlobalFunctions(RenderState state)
{
    public void AddTo(Scope scope)
    {
        Add("range", Range);
        Add("dict", Dict);
        Add("namespace", Namespace);
        Add("cycler", a => new CyclerValue(a.Positional));
        Add("joiner", a => new JoinerValue(a.Bind("joiner", "sep").OptionalText(0) ?? ", "));
        Add("lipsum", static _ => throw new EvaluationException("the function 'lipsum' is not supported"));
        Add("raise_exception", a => throw new EvaluationException(state.Text(a.Bind("raise_exception", "message").Required(0))) { RaisedByTemplate = true });
        Add("strftime_now", Time);

        void Add(string name, System.Func<CallArguments, Value> function) => scope.Set(name, new CallableValue(name, function));
    }

    private RangeValue Range(CallArguments arguments)
    {
        var numbers = arguments.Positional.Select(static v => Numbers.TryInteger(v)
            ?? throw new EvaluationException(v is UndefinedValue u ? u.Reason : $"range needs integers, not {v.TypeName}")).ToList();
        if (arguments.Named.Count > 0 || numbers.Count is 0 or > 3)
            throw new EvaluationException("range takes one to three integers");
        var (start, stop) = numbers.Count == 1 ? (BigInteger.Zero, numbers[0]) : (numbers[0], numbers[1]);
        var step = numbers.Count == 3 ? numbers[2] : BigInteger.One;
        if (step.IsZero)
            throw new EvaluationException("the step of a range cannot be zero");
        var distance = step.Sign > 0 ? stop - start : start - stop;
        var count = distance.Sign <= 0 ? BigInteger.Zero : ((distance - 1) / BigInteger.Abs(step)) + 1;
        return count <= state.Limits.RangeLength
            ? new(start, stop, step, (int)count)
            : throw new EvaluationException($"the range has more than {state.Limits.RangeLength} numbers");
    }

    private DictValue Dict(CallArguments arguments)
    {
        if (arguments.Positional.Count > 1)
            throw new EvaluationException("dict takes at most one value besides names");
        var items = arguments.Positional is [var source] ? Pairs(source) : [];
        return new(state.Comparer, items.Concat(arguments.Named.Select(static n => new KeyValuePair<Value, Value>(new TextValue(n.Key), n.Value))));
    }

    private IEnumerable<KeyValuePair<Value, Value>> Pairs(Value source)
    {
        if (source is DictValue dict)
            return dict.Items;
        return state.Iterate(source).Select(pair => state.Collect(state.Iterate(pair).Take(3)) is [var key, var value]
            ? new KeyValuePair<Value, Value>(key, value)
            : throw new EvaluationException("dict needs pairs of a key and a value"));
    }

    private NamespaceValue Namespace(CallArguments arguments)
    {
        var scope = new NamespaceValue();
        foreach (var (key, value) in Dict(arguments).Items)
            scope.Attributes[key is TextValue name ? name.Text : state.Text(key)] = value;
        return scope;
    }

    private TextValue Time(CallArguments arguments)
    {
        var format = arguments.Bind("strftime_now", "format").Text(0);
        return state.Made(TimeFormat.Apply(format, state.Now ?? throw new EvaluationException(
            "the template asks for the current time, but none was given; set ChatContext.Now, or the template's own variable for the date")));
    }
}
