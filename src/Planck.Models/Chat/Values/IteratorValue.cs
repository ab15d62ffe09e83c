using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace Planck.Chat.Values;

/// <summary>What <c>map</c>, <c>select</c> and the like return: elements that are made when they are asked for, and only once.</summary>
internal sealed class IteratorValue(IEnumerable<Value> items) : Value
{
    private readonly IEnumerator<Value> _items = items.GetEnumerator();

    public override string TypeName => "generator";

    /// <summary>The elements not yet taken.</summary>
    public IEnumerable<Value> Rest()
    {
        while (MoveNext())
            yield return _items.Current;
    }

    private bool MoveNext() =>
        // Iterators over iterators over ... are a chain of calls.
        RuntimeHelpers.TryEnsureSufficientExecutionStack() ? _items.MoveNext() : throw new EvaluationException("iterators are nested too deeply");
}
