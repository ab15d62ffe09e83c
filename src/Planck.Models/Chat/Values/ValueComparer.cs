using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;
using Planck.Chat.Evaluation;

namespace Planck.Chat.Values;

/// <summary>Equality, order and hash of values, as Python has them.</summary>
internal sealed class ValueComparer(Budget budget) : IEqualityComparer<Value>
{
    private const double LargestExact = 9007199254740992; // 2^53

    public bool Equals(Value? x, Value? y)
    {
        budget.Step();
        Descend();
        if (ReferenceEquals(x, y))
            return x is not FloatValue { Number: double.NaN };
        return (x, y) switch
        {
            (TextValue a, TextValue b) => a.Text == b.Text,
            (ListValue a, ListValue b) => a.IsTuple == b.IsTuple && SameItems(a.Items, b.Items),
            (DictValue a, DictValue b) => SameDict(a, b),
            (RangeValue a, RangeValue b) => a.Count == b.Count && (a.Count == 0 || (a.Start == b.Start && (a.Count == 1 || a.Step == b.Step))),
            (UndefinedValue, UndefinedValue) => true,
            (not null, not null) when Numbers.IsNumber(x) && Numbers.IsNumber(y) => CompareNumbers(x, y) == 0,
            _ => false,
        };
    }

    public int GetHashCode([DisallowNull] Value obj)
    {
        budget.Step();
        Descend();
        return obj switch
        {
            TextValue text => text.Text.GetHashCode(System.StringComparison.Ordinal),
            IntegerValue or BooleanValue => Numbers.TryInteger(obj)!.Value.GetHashCode(),
            FloatValue f => double.IsInteger(f.Number) ? new BigInteger(f.Number).GetHashCode() : f.Number.GetHashCode(),
            ListValue { IsTuple: true } tuple => tuple.Items.Aggregate(17, (hash, item) => System.HashCode.Combine(hash, GetHashCode(item))),
            NoneValue or UndefinedValue => 1,
            CallableValue or NamespaceValue or ObjectValue => RuntimeHelpers.GetHashCode(obj),
            _ => throw new EvaluationException($"a {obj.TypeName} cannot be a key of a dict"),
        };
    }

    /// <summary>Negative, zero, positive; null when one of the two is not a number.</summary>
    /// <exception cref="EvaluationException">The two have no order.</exception>
    public int? Order(Value x, Value y)
    {
        budget.Step();
        Descend();
        return (x, y) switch
        {
            (UndefinedValue u, _) => throw new EvaluationException(u.Reason),
            (_, UndefinedValue u) => throw new EvaluationException(u.Reason),
            (TextValue a, TextValue b) => CodePoints.Compare(a.Text, b.Text),
            (ListValue a, ListValue b) when a.IsTuple == b.IsTuple => OrderItems(a.Items, b.Items),
            _ when Numbers.IsNumber(x) && Numbers.IsNumber(y) => CompareNumbers(x, y),
            _ => throw new EvaluationException($"{x.TypeName} and {y.TypeName} cannot be ordered"),
        };
    }

    private static void Descend()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationException("values are nested too deeply to compare");
    }

    private bool SameItems(IReadOnlyList<Value> a, IReadOnlyList<Value> b)
    {
        if (a.Count != b.Count)
            return false;
        for (var i = 0; i < a.Count; i++)
        {
            if (!Equals(a[i], b[i]))
                return false;
        }

        return true;
    }

    private bool SameDict(DictValue a, DictValue b)
    {
        if (a.Items.Count != b.Items.Count)
            return false;
        foreach (var (key, value) in a.Items)
        {
            if (b.Find(key) is not { } other || !Equals(value, other))
                return false;
        }

        return true;
    }

    private int? OrderItems(IReadOnlyList<Value> a, IReadOnlyList<Value> b)
    {
        for (var i = 0; i < a.Count && i < b.Count; i++)
        {
            if (!Equals(a[i], b[i]))
                return Order(a[i], b[i]);
        }

        return a.Count.CompareTo(b.Count);
    }

    private static int? CompareNumbers(Value x, Value y)
    {
        if (Numbers.TryInteger(x) is { } a && Numbers.TryInteger(y) is { } b)
            return a.CompareTo(b);
        if (x is FloatValue f && y is FloatValue g)
            return double.IsNaN(f.Number) || double.IsNaN(g.Number) ? null : f.Number.CompareTo(g.Number);
        return x is FloatValue left ? CompareMixed(left.Number, Numbers.TryInteger(y)!.Value) : -CompareMixed(((FloatValue)y).Number, Numbers.TryInteger(x)!.Value);
    }

    /// <summary>Exact also where the integer has no equal among the floats.</summary>
    private static int? CompareMixed(double f, BigInteger integer)
    {
        if (double.IsNaN(f))
            return null;
        if (double.IsInfinity(f))
            return f > 0 ? 1 : -1;
        if (System.Math.Abs(f) <= LargestExact && BigInteger.Abs(integer) <= (BigInteger)LargestExact)
            return f.CompareTo((double)integer);
        var whole = new BigInteger(System.Math.Floor(f)).CompareTo(integer);
        return whole != 0 || double.IsInteger(f) ? whole : 1;
    }
}
