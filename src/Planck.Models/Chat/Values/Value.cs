using System.Collections.Generic;
using System.Numerics;

namespace Planck.Chat.Values;

/// <summary>A value of a template. All but <see cref="NamespaceValue"/>, iterators and loops are immutable, as in Jinja's immutable sandbox.</summary>
internal abstract class Value
{
    /// <summary>The name of the type in Python, for messages.</summary>
    public abstract string TypeName { get; }

    /// <summary>What <c>if</c> makes of it.</summary>
    public virtual bool IsTrue => true;
}

/// <summary>A name or element that does not exist: renders as nothing, is false and empty; almost anything else done with it is an error.</summary>
/// <param name="reason">The error's text.</param>
internal sealed class UndefinedValue(string reason) : Value
{
    public string Reason { get; } = reason;

    public override string TypeName => "Undefined";

    public override bool IsTrue => false;
}

internal sealed class NoneValue : Value
{
    private NoneValue()
    {
    }

    public static NoneValue Instance { get; } = new();

    public override string TypeName => "NoneType";

    public override bool IsTrue => false;
}

internal sealed class BooleanValue : Value
{
    private BooleanValue(bool isTrue) => IsTrue = isTrue;

    public static BooleanValue True { get; } = new(true);

    public static BooleanValue False { get; } = new(false);

    public override string TypeName => "bool";

    public override bool IsTrue { get; }

    public static BooleanValue Of(bool value) => value ? True : False;
}

internal sealed class IntegerValue(BigInteger number) : Value
{
    public BigInteger Number { get; } = number;

    public override string TypeName => "int";

    public override bool IsTrue => !Number.IsZero;
}

internal sealed class FloatValue(double number) : Value
{
    public double Number { get; } = number;

    public override string TypeName => "float";

    public override bool IsTrue => Number != 0;
}

/// <param name="isSafe">Marked by <c>safe</c> or <c>escape</c> as HTML: what is joined to it with <c>+</c> is escaped.</param>
internal sealed class TextValue(string text, bool isSafe = false) : Value
{
    public static TextValue Empty { get; } = new("");

    public string Text { get; } = text;

    public bool IsSafe { get; } = isSafe;

    public override string TypeName => IsSafe ? "Markup" : "str";

    public override bool IsTrue => Text.Length > 0;
}

/// <summary>A list or a tuple.</summary>
/// <param name="names">Names of the elements, for the tuples of <c>groupby</c>.</param>
internal sealed class ListValue(IReadOnlyList<Value> items, bool isTuple = false, IReadOnlyList<string>? names = null) : Value
{
    public IReadOnlyList<string> Names { get; } = names ?? [];

    public IReadOnlyList<Value> Items { get; } = items;

    public bool IsTuple { get; } = isTuple;

    public override string TypeName => IsTuple ? "tuple" : "list";

    public override bool IsTrue => Items.Count > 0;

    public static ListValue Tuple(params Value[] items) => new(items, isTuple: true);
}

/// <summary><c>range(start, stop, step)</c>.</summary>
internal sealed class RangeValue(BigInteger start, BigInteger stop, BigInteger step, int count) : Value
{
    public BigInteger Start { get; } = start;

    public BigInteger Stop { get; } = stop;

    public BigInteger Step { get; } = step;

    public int Count { get; } = count;

    public override string TypeName => "range";

    public override bool IsTrue => Count > 0;

    public IntegerValue this[int index] => new(Start + (index * Step));
}
