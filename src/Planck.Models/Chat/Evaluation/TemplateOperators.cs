using System;
using System.Linq;
using System.Numerics;
using Planck.Chat.Builtins;
using Planck.Chat.Values;

namespace Planck.Chat.Evaluation;

/// <summary>Arithmetic and comparison of values, as Python defines them.</summary>
internal sealed class TemplateOperators(RenderState state)
{
    public Value Binary(string op, Value left, Value right)
    {
        if ((left as UndefinedValue ?? right as UndefinedValue) is { } undefined && !(left is TextValue && op == "%"))
            throw new EvaluationException(undefined.Reason);
        return op switch
        {
            "+" => Add(left, right),
            "*" => Multiply(left, right),
            "%" when left is TextValue format => state.Made(PercentFormat.Apply(state, format.Text, right), format.IsSafe),
            _ => Arithmetic(op, left, right) ?? throw Unsupported(op, left, right),
        };
    }

    public static Value Sign(string op, Value operand) => (op, operand) switch
    {
        (_, UndefinedValue undefined) => throw new EvaluationException(undefined.Reason),
        ("-", FloatValue f) => new FloatValue(-f.Number),
        (_, FloatValue) => operand,
        _ when Numbers.TryInteger(operand) is { } integer => new IntegerValue(op == "-" ? -integer : integer),
        _ => throw new EvaluationException($"a value of type {operand.TypeName} has no sign"),
    };

    public bool Compare(string op, Value left, Value right) => op switch
    {
        "==" => state.Comparer.Equals(left, right),
        "!=" => !state.Comparer.Equals(left, right),
        "in" => Contains(right, left),
        "not in" => !Contains(right, left),
        "<" => state.Comparer.Order(left, right) < 0,
        "<=" => state.Comparer.Order(left, right) <= 0,
        ">" => state.Comparer.Order(left, right) > 0,
        _ => state.Comparer.Order(left, right) >= 0,
    };

    public bool Contains(Value container, Value item)
    {
        switch (container)
        {
            case TextValue text when item is TextValue part:
                return text.Text.Contains(part.Text, StringComparison.Ordinal);
            case TextValue:
                throw new EvaluationException($"'in' of a string needs a string before it, not {item.TypeName}");
            case DictValue dict:
                return dict.Find(item) is not null;
            default:
                return state.Iterate(container).Any(element => state.Comparer.Equals(element, item));
        }
    }

    private Value Add(Value left, Value right)
    {
        switch (left, right)
        {
            case (TextValue a, TextValue b):
                state.Budget.Make((long)a.Text.Length + b.Text.Length);
                return new TextValue(Escaped(a, b) + Escaped(b, a), a.IsSafe || b.IsSafe);
            case (ListValue a, ListValue b) when a.IsTuple == b.IsTuple:
                state.Budget.Make((long)a.Items.Count + b.Items.Count);
                return new ListValue([.. a.Items, .. b.Items], a.IsTuple);
            default:
                return Arithmetic("+", left, right) ?? throw Unsupported("+", left, right);
        }
    }

    /// <summary>Text joined to one that is marked as safe is escaped, as <c>Markup</c> does.</summary>
    private static string Escaped(TextValue text, TextValue other) => other.IsSafe && !text.IsSafe ? Html(text.Text) : text.Text;

    /// <summary>The five characters MarkupSafe replaces.</summary>
    public static string Html(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal).Replace("\"", "&#34;", StringComparison.Ordinal);

    private Value Multiply(Value left, Value right)
    {
        if (left is TextValue or ListValue && Numbers.TryInteger(right) is { } times)
            return Repeat(left, times);
        if (right is TextValue or ListValue && Numbers.TryInteger(left) is { } count)
            return Repeat(right, count);
        return Arithmetic("*", left, right) ?? throw Unsupported("*", left, right);
    }

    private Value Repeat(Value value, BigInteger times)
    {
        var length = value is TextValue text ? text.Text.Length : ((ListValue)value).Items.Count;
        var total = times.Sign <= 0 ? BigInteger.Zero : times * length;
        state.Budget.Make(total > long.MaxValue ? long.MaxValue : (long)total);
        var count = total.IsZero ? 0 : (int)times;
        return value switch
        {
            TextValue t => new TextValue(string.Concat(Enumerable.Repeat(t.Text, count)), t.IsSafe),
            ListValue l => new ListValue([.. Enumerable.Repeat(l.Items, count).SelectMany(static items => items)], l.IsTuple),
            _ => value,
        };
    }

    /// <summary>Null when one of the two is not a number.</summary>
    private static Value? Arithmetic(string op, Value left, Value right)
    {
        if (op != "/" && Numbers.TryInteger(left) is { } a && Numbers.TryInteger(right) is { } b && !(op == "**" && b.Sign < 0))
            return Integers(op, a, b);
        return Numbers.TryFloat(left) is { } x && Numbers.TryFloat(right) is { } y ? new FloatValue(Floats(op, x, y)) : null;
    }

    private static IntegerValue Integers(string op, BigInteger a, BigInteger b)
    {
        if (op is "//" or "%" && b.IsZero)
            throw new EvaluationException("division by zero");
        return Numbers.Integer(op switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "//" => FloorDivide(a, b),
            "%" => a - (FloorDivide(a, b) * b),
            _ => Power(a, b),
        });
    }

    private static BigInteger FloorDivide(BigInteger a, BigInteger b)
    {
        var quotient = BigInteger.DivRem(a, b, out var rest);
        return !rest.IsZero && rest.Sign != b.Sign ? quotient - 1 : quotient;
    }

    private static BigInteger Power(BigInteger a, BigInteger b)
    {
        if (b > Numbers.MostBits && !a.IsZero && !BigInteger.Abs(a).IsOne)
            throw new EvaluationException($"the result has more than {Numbers.MostBits} bits");
        if (BigInteger.Abs(a) <= 1)
            return b.IsZero ? 1 : a.Sign < 0 && b.IsEven ? 1 : a;
        return a.GetBitLength() * (long)b <= Numbers.MostBits * 2L
            ? BigInteger.Pow(a, (int)b)
            : throw new EvaluationException($"the result has more than {Numbers.MostBits} bits");
    }

    private static double Floats(string op, double x, double y)
    {
        if (op is "/" or "//" or "%" && y == 0)
            throw new EvaluationException("division by zero");
        return op switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "//" => Math.Round((x - Modulo(x, y)) / y), // exact but for the rounding of the division
            "%" => Modulo(x, y),
            _ => Power(x, y),
        };
    }

    /// <summary>The rest with the sign of the divisor.</summary>
    private static double Modulo(double x, double y)
    {
        var rest = x % y;
        if (rest != 0)
            return (rest < 0) != (y < 0) ? rest + y : rest;
        return Math.CopySign(0, y);
    }

    private static double Power(double x, double y)
    {
        if (x == 0 && y < 0)
            throw new EvaluationException("zero cannot be raised to a negative power");
        if (x < 0 && !double.IsInteger(y) && double.IsFinite(x) && double.IsFinite(y))
            throw new EvaluationException("a negative number to a fraction is a complex number, which is not supported");
        var result = Math.Pow(x, y);
        return double.IsInfinity(result) && double.IsFinite(x) && double.IsFinite(y) ? throw new EvaluationException("the result is too large for a float") : result;
    }

    private static EvaluationException Unsupported(string op, Value left, Value right) =>
        new($"'{op}' is not defined for {left.TypeName} and {right.TypeName}");
}
