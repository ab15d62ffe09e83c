using System;
using System.Collections.Generic;

namespace Planck.Inference;

/// <summary>What the layers remember of a sequence between two steps: keys and values, recurrent states.</summary>
internal sealed class Sequence : IDisposable
{
    private readonly Dictionary<object, IDisposable> _states = new(ReferenceEqualityComparer.Instance);

    /// <param name="capacity">Its length when it is known; 0 for one that grows.</param>
    public Sequence(int capacity = 0) => Capacity = capacity;

    public int Capacity { get; }

    /// <summary>The state of a layer, made when it is asked for first.</summary>
    public TState StateOf<TState>(object layer, Func<TState> create)
        where TState : class, IDisposable
    {
        if (_states.TryGetValue(layer, out var state))
            return (TState)state;
        var created = create();
        _states.Add(layer, created);
        return created;
    }

    public void Dispose()
    {
        foreach (var state in _states.Values)
            state.Dispose();
        _states.Clear();
    }
}
