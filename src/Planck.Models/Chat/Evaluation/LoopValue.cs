using System;
using System.Collections.Generic;
using System.Numerics;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>The variable <c>loop</c>, which also hands out the loop's elements. It looks ahead only as far as it is asked to.</summary>
internal sealed class LoopValue : ObjectValue
{
    private readonly ValueComparer _comparer;
    private readonly Func<CallArguments, Value>? _recurse;
    private readonly int _depth;
    private readonly IEnumerator<Value> _rest;
    private readonly Queue<Value> _ahead = new();
    private readonly RenderState _state;
    private int? _length;
    private int _index = -1;
    private Value? _previous;
    private Value? _current;
    private ListValue? _lastChecked;

    /// <param name="length">The number of elements, when it is known without visiting them.</param>
    /// <param name="recurse">What calling <c>loop(...)</c> does; null unless the loop is recursive.</param>
    public LoopValue(RenderState state, IEnumerable<Value> items, int? length, int depth, Func<CallArguments, Value>? recurse)
    {
        _state = state;
        _comparer = state.Comparer;
        _rest = items.GetEnumerator();
        _length = length;
        _depth = depth;
        _recurse = recurse;
    }

    public override string TypeName => "LoopContext";

    public Value Current => _current!;

    public int Length => _length ??= CountAll();

    public override Func<CallArguments, Value> Call => _recurse ?? (static _ =>
        throw new EvaluationException("only a loop marked 'recursive' can be called"));

    public bool MoveNext()
    {
        if (!Peek())
            return false;
        _index++;
        _previous = _current;
        _current = _ahead.Dequeue();
        return true;
    }

    public override Value? Member(string name) => name switch
    {
        "index" => Integer(_index + 1),
        "index0" => Integer(_index),
        "revindex" => Integer(Length - _index),
        "revindex0" => Integer(Length - _index - 1),
        "length" => Integer(Length),
        "first" => BooleanValue.Of(_index == 0),
        "last" => BooleanValue.Of(!Peek()),
        "depth" => Integer(_depth + 1),
        "depth0" => Integer(_depth),
        "previtem" => _previous ?? new UndefinedValue("there is no previous item"),
        "nextitem" => Peek() ? _ahead.Peek() : new UndefinedValue("there is no next item"),
        "cycle" => new CallableValue("loop.cycle", Cycle),
        "changed" => new CallableValue("loop.changed", Changed),
        _ => null,
    };

    private static IntegerValue Integer(BigInteger number) => new(number);

    private bool Peek()
    {
        if (_ahead.Count > 0)
            return true;
        if (!_rest.MoveNext())
            return false;
        _ahead.Enqueue(_rest.Current);
        return true;
    }

    private int CountAll()
    {
        while (_rest.MoveNext())
        {
            _state.Budget.CheckLength(_ahead.Count + 1L);
            _ahead.Enqueue(_rest.Current);
        }

        return _index + 1 + _ahead.Count;
    }

    private Value Cycle(CallArguments arguments) => arguments.Positional.Count > 0
        ? arguments.Positional[_index % arguments.Positional.Count]
        : throw new EvaluationException("loop.cycle needs values to cycle through");

    private BooleanValue Changed(CallArguments arguments)
    {
        var now = new ListValue([.. arguments.Positional], isTuple: true);
        if (_lastChecked is not null && _comparer.Equals(_lastChecked, now))
            return BooleanValue.False;
        _lastChecked = now;
        return BooleanValue.True;
    }
}
