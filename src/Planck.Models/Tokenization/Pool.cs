using System.Collections.Concurrent;

namespace Planck.Tokenization;

/// <summary>Objects that are costly to make anew for every text. Whoever takes one has it alone until it is given back.</summary>
internal sealed class Pool<T>
    where T : class, new()
{
    private readonly ConcurrentBag<T> _free = [];

    public T Take() => _free.TryTake(out var item) ? item : new T();

    public void Return(T item) => _free.Add(item);
}
