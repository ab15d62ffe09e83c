using System;
using System.Globalization;
using System.Text.RegularExpressions;
using Planck.Chat.Evaluation;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>What stands after the colon of a format's field: fill, alignment, sign, width, grouping, precision, type.</summary>
internal static partial class FormatSpecification
{
    public static string Apply(RenderState state, Value value, string specification)
    {
        if (specification.Length == 0)
            return state.Text(value);
        var parts = Pattern().Match(specification);
        if (!parts.Success)
            throw new EvaluationException($"the format specification '{specification}' is not supported");

        var type = parts.Groups["type"].Value is { Length: 1 } t ? t[0] : '\0';
        var precision = parts.Groups["precision"].Success ? Number(parts.Groups["precision"].Value) : (int?)null;
        var isText = value is TextValue;
        if (!isText && !Numbers.IsNumber(value))
            throw new EvaluationException($"a value of type {value.TypeName} takes no format specification");
        if (isText != type is 's' && type != '\0')
            throw new EvaluationException($"the format type '{type}' does not fit a value of type {value.TypeName}");

        var (sign, body) = isText ? ("", Cut(((TextValue)value).Text, precision)) : Numeric(value, type, precision, parts);
        var zero = parts.Groups["zero"].Success;
        var fill = parts.Groups["fill"].Success ? parts.Groups["fill"].Value : zero ? "0" : " ";
        var align = parts.Groups["align"].Value is { Length: 1 } a ? a[0] : isText ? '<' : zero ? '=' : '>';
        if (isText && (align == '=' || sign.Length > 0 || parts.Groups["sign"].Success || parts.Groups["group"].Success))
            throw new EvaluationException($"the format specification '{specification}' does not fit a string");
        var width = parts.Groups["width"].Success ? Number(parts.Groups["width"].Value) : 0;
        if (align == '=')
            return sign + StringMethods.Pad(state, body, width - sign.Length, fill, StringMethods.Side.Left);
        return align == '^' ? Centered(state, sign + body, width, fill)
            : StringMethods.Pad(state, sign + body, width, fill, align == '<' ? StringMethods.Side.Right : StringMethods.Side.Left);
    }

    private static string Cut(string text, int? precision) => precision is { } most ? text[..CodePoints.Offset(text, most)] : text;

    /// <summary>Unlike <c>str.center</c>, the odd blank goes to the right.</summary>
    private static string Centered(RenderState state, string text, int width, string fill)
    {
        var length = CodePoints.Count(text);
        var left = StringMethods.Pad(state, text, length + (Math.Max(width - length, 0) / 2), fill, StringMethods.Side.Left);
        return StringMethods.Pad(state, left, width, fill, StringMethods.Side.Right);
    }

    private static (string Sign, string Body) Numeric(Value value, char type, int? precision, Match parts)
    {
        var asInteger = type is 'd' or 'x' or 'X' or 'o' or 'b' || (type == '\0' && value is not FloatValue);
        string body;
        bool negative;
        if (asInteger)
        {
            var number = Numbers.TryInteger(value) ?? throw new EvaluationException($"the format type '{type}' needs an integer");
            if (precision is not null)
                throw new EvaluationException("an integer takes no precision in a format");
            (negative, body) = (number.Sign < 0, NumberFormat.Digits(number, type));
        }
        else
        {
            if (type == '\0' && precision is not null)
                throw new EvaluationException("a precision without a type is not supported; write 'f' behind it");
            var number = Numbers.TryFloat(value)!.Value;
            negative = double.IsNegative(number) && !double.IsNaN(number);
            body = type switch
            {
                '\0' => NumberText.Repr(Math.Abs(number)),
                '%' => NumberFormat.Magnitude(number * 100, 'f', precision ?? 6) + "%",
                _ => NumberFormat.Magnitude(number, type, precision ?? 6),
            };
        }

        if (parts.Groups["group"].Success)
            body = Grouped(body, parts.Groups["group"].Value[0], parts.Groups["zero"].Success);
        return (negative ? "-" : parts.Groups["sign"].Value is "+" or " " ? parts.Groups["sign"].Value : "", body);
    }

    private static string Grouped(string digits, char separator, bool zeroFilled)
    {
        if (zeroFilled)
            throw new EvaluationException("grouping together with filling by zeros is not supported in a format");
        var end = digits.AsSpan().IndexOfAnyExceptInRange('0', '9') is var other and >= 0 ? other : digits.Length;
        for (var at = end - 3; at > 0; at -= 3)
            digits = digits.Insert(at, separator.ToString());
        return digits;
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw new EvaluationException("a number in a format is too large");

    [GeneratedRegex(@"^(?:(?<fill>[^{}])?(?<align>[<>=^]))?(?<sign>[-+ ])?(?<zero>0)?(?<width>[0-9]+)?(?<group>[,_])?(?:\.(?<precision>[0-9]+))?(?<type>[sdfFxXob%])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
