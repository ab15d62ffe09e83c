using System;
using System.Numerics;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Filters that make numbers.</summary>
internal sealed class NumberFilters(TemplateOperators operators)
{
    public Func<Value, CallArguments, Value>? Find(string name) => name switch
    {
        "int" => ToInteger,
        "float" => ToFloat,
        "abs" => Absolute,
        "round" => Round,
        _ => null,
    };

    private static Value ToInteger(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("int", "default", "base");
        var standard = a[0] ?? new IntegerValue(0);
        switch (input)
        {
            case UndefinedValue undefined:
                throw new EvaluationException(undefined.Reason);
            case FloatValue { Number: var f } when double.IsInfinity(f):
                throw new EvaluationException("an infinity is no integer");
            case FloatValue { Number: var f }:
                return double.IsNaN(f) ? standard : new IntegerValue(new BigInteger(f));
            case TextValue text when NumberText.ParseInteger(text.Text, Base(a.Integer(1, 10))) is { } parsed:
                return new IntegerValue(parsed);
            case TextValue text:
                return NumberText.ParseFloat(text.Text) is { } number && double.IsFinite(number) ? new IntegerValue(new BigInteger(number)) : standard;
            default:
                return Numbers.TryInteger(input) is { } integer ? new IntegerValue(integer) : standard;
        }
    }

    private static int Base(int radix) =>
        radix is 0 or (>= 2 and <= 36) ? radix : throw new EvaluationException("the base of an integer must be 0 or between 2 and 36");

    private static Value ToFloat(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("float", "default");
        if (input is UndefinedValue undefined)
            throw new EvaluationException(undefined.Reason);
        var number = input is TextValue text ? NumberText.ParseFloat(text.Text) : Numbers.TryFloat(input);
        return number is { } f ? new FloatValue(f) : a[0] ?? new FloatValue(0);
    }

    private static Value Absolute(Value input, CallArguments arguments)
    {
        arguments.Bind("abs");
        if (input is FloatValue f)
            return new FloatValue(Math.Abs(f.Number));
        return Numbers.TryInteger(input) is { } integer ? new IntegerValue(BigInteger.Abs(integer)) : throw NotANumber("abs", input);
    }

    private Value Round(Value input, CallArguments arguments)
    {
        var a = arguments.Bind("round", "precision", "method");
        var (precision, method) = (a.Integer(0, 0), a.OptionalText(1) ?? "common");
        if (method is not ("common" or "ceil" or "floor"))
            throw new EvaluationException("the method of round must be common, ceil or floor");
        if (!Numbers.IsNumber(input))
            throw NotANumber("round", input);
        if (method != "common")
            return Directed(input, precision, method);
        if (input is FloatValue f)
            return new FloatValue(ExactDecimal.Round(f.Number, precision));
        return new IntegerValue(ExactDecimal.Round(Numbers.TryInteger(input)!.Value, precision));
    }

    /// <summary><c>ceil(value * 10**precision) / 10**precision</c>, with the operators' rules for integers and floats.</summary>
    private Value Directed(Value input, int precision, string method)
    {
        var unit = operators.Binary("**", new IntegerValue(10), new IntegerValue(precision));
        var scaled = operators.Binary("*", input, unit);
        if (scaled is FloatValue f)
        {
            if (!double.IsFinite(f.Number))
                throw new EvaluationException("an infinity or NaN cannot be rounded");
            scaled = new IntegerValue(new BigInteger(method == "ceil" ? Math.Ceiling(f.Number) : Math.Floor(f.Number)));
        }

        return operators.Binary("/", scaled, unit);
    }

    private static EvaluationException NotANumber(string filter, Value input) =>
        new(input is UndefinedValue undefined ? undefined.Reason : $"{filter} needs a number, not {input.TypeName}");
}
