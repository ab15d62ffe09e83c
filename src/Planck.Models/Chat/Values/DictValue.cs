using System.Collections.Generic;

namespace Planck.Chat.Values;

/// <summary>A dict: keys in the order they were first set, compared as Python compares them (<c>1</c>, <c>1.0</c> and <c>True</c> are one key).</summary>
internal sealed class DictValue : Value
{
    private readonly Dictionary<Value, int> _index;
    private readonly List<KeyValuePair<Value, Value>> _items;

    /// <exception cref="EvaluationException">A key that cannot be one, such as a list.</exception>
    public DictValue(ValueComparer comparer, IEnumerable<KeyValuePair<Value, Value>> items)
    {
        _index = new(comparer);
        _items = [];
        foreach (var (key, value) in items)
        {
            if (_index.TryGetValue(key, out var at))
            {
                _items[at] = new(_items[at].Key, value);
                continue;
            }

            _index.Add(key, _items.Count);
            _items.Add(new(key, value));
        }
    }

    public IReadOnlyList<KeyValuePair<Value, Value>> Items => _items;

    public override string TypeName => "dict";

    public override bool IsTrue => _items.Count > 0;

    /// <exception cref="EvaluationException"><paramref name="key"/> cannot be a key.</exception>
    public Value? Find(Value key) => _index.TryGetValue(key, out var at) ? _items[at].Value : null;
}

/// <summary><c>keys()</c>, <c>values()</c>, <c>items()</c> of a dict: iterable, but without an order of its own to index.</summary>
/// <param name="kind">Its type in Python: <c>dict_keys</c>, ...</param>
internal sealed class DictViewValue(string kind, IReadOnlyList<Value> items) : Value
{
    public IReadOnlyList<Value> Items { get; } = items;

    public override string TypeName => kind;

    public override bool IsTrue => Items.Count > 0;
}
