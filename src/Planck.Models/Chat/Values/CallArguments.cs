using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;

namespace Planck.Chat.Values;

/// <summary>The arguments of a call, filter or test, evaluated.</summary>
internal sealed record CallArguments(IReadOnlyList<Value> Positional, IReadOnlyList<KeyValuePair<string, Value>> Named)
{
    public static CallArguments None { get; } = new([], []);

    public int Count => Positional.Count + Named.Count;

    /// <summary>Gives every argument its parameter.</summary>
    /// <exception cref="EvaluationException">Too many, unknown, or twice.</exception>
    public BoundArguments Bind(string function, params string[] parameters)
    {
        if (Positional.Count > parameters.Length)
            throw new EvaluationException($"{function} takes at most {parameters.Length} arguments, not {Positional.Count}");
        var values = new Value?[parameters.Length];
        for (var i = 0; i < Positional.Count; i++)
            values[i] = Positional[i];
        foreach (var (name, value) in Named)
        {
            var at = Array.IndexOf(parameters, name);
            if (at < 0)
                throw new EvaluationException($"{function} has no argument '{name}'" + (parameters.Length == 0 ? "" : $"; it has {string.Join(", ", parameters)}"));
            if (values[at] is not null)
                throw new EvaluationException($"{function} got the argument '{name}' twice");
            values[at] = value;
        }

        return new(function, parameters, values);
    }

    public CallArguments Skip(int count) => new([.. Positional.Skip(count)], Named);
}

/// <summary>Arguments by parameter, read as the types a function wants.</summary>
internal sealed class BoundArguments(string function, string[] parameters, Value?[] values)
{
    public Value? this[int index] => values[index];

    public Value Required(int index) => values[index] ?? throw new EvaluationException($"{function} needs the argument '{parameters[index]}'");

    public string Text(int index) => AsText(index, Required(index));

    /// <summary>The text, or null when the argument is absent or none.</summary>
    public string? OptionalText(int index) => values[index] is null or NoneValue ? null : AsText(index, values[index]!);

    public bool Flag(int index, bool standard = false) => values[index]?.IsTrue ?? standard;

    public int Integer(int index) => AsInteger(index, Required(index));

    public int Integer(int index, int standard) => values[index] is null ? standard : AsInteger(index, values[index]!);

    /// <summary>The number, or null when the argument is absent or none.</summary>
    public int? OptionalInteger(int index) => values[index] is null or NoneValue ? null : AsInteger(index, values[index]!);

    private string AsText(int index, Value value) =>
        (value as TextValue)?.Text ?? throw Wrong(index, value, "a string");

    private int AsInteger(int index, Value value)
    {
        var number = Numbers.TryInteger(value) ?? throw Wrong(index, value, "an integer");
        // A count or an index beyond this is beyond any text or list there can be.
        return (int)BigInteger.Max(BigInteger.Min(number, int.MaxValue), int.MinValue + 1);
    }

    private EvaluationException Wrong(int index, Value value, string expected) =>
        new(value is UndefinedValue undefined
            ? undefined.Reason
            : $"{function} needs {expected} as '{parameters[index]}', not {value.TypeName}");
}
