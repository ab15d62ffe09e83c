using System;
using System.Globalization;
using System.Numerics;
using Planck.Chat.Values;

namespace Planck.Chat.Builtins;

/// <summary>Numbers as the conversions of <c>%</c> and of <c>str.format</c> write them, before they are padded.</summary>
internal static class NumberFormat
{
    /// <summary>The digits of an integer's magnitude in the base that <c>d</c>, <c>x</c>, <c>X</c>, <c>o</c> or <c>b</c> stand for.</summary>
    public static string Digits(BigInteger number, char conversion)
    {
        var magnitude = BigInteger.Abs(number);
        return conversion switch
        {
            'x' => Based(magnitude, "x"),
            'X' => Based(magnitude, "X"),
            'o' => Octal(magnitude),
            'b' => magnitude.IsZero ? "0" : magnitude.ToString("b", CultureInfo.InvariantCulture).TrimStart('0'),
            _ => NumberText.Repr(magnitude),
        };
    }

    /// <summary>The magnitude of a float by <c>f</c>, <c>e</c> or their upper case.</summary>
    public static string Magnitude(double number, char conversion, int precision)
    {
        if (precision > ExactDecimal.MostDecimals)
            throw new EvaluationException($"more than {ExactDecimal.MostDecimals} decimals are not supported");
        var magnitude = Math.Abs(number);
        if (!double.IsFinite(magnitude))
            return char.IsUpper(conversion) ? NumberText.Repr(magnitude).ToUpperInvariant() : NumberText.Repr(magnitude);
        return conversion switch
        {
            'f' or 'F' => ExactDecimal.Fixed(magnitude, precision),
            _ => throw new EvaluationException($"the number format '{conversion}' is not supported"),
        };
    }

    private static string Based(BigInteger magnitude, string format)
    {
        // The sign is a leading zero digit where the first digit would read as negative.
        var digits = magnitude.ToString(format, CultureInfo.InvariantCulture).TrimStart('0');
        return digits.Length == 0 ? "0" : digits;
    }

    private static string Octal(BigInteger magnitude)
    {
        var digits = "";
        do
        {
            digits = (char)('0' + (int)(magnitude & 7)) + digits;
            magnitude >>= 3;
        }
        while (!magnitude.IsZero);
        return digits;
    }
}
