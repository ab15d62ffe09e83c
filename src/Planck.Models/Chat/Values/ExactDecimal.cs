using System;
using System.Globalization;
using System.Numerics;

namespace Planck.Chat.Values;

/// <summary>Decimal digits of a float from its exact value, ties to even, as C's <c>printf</c> and Python's <c>round</c> make them.</summary>
internal static class ExactDecimal
{
    /// <summary>The largest number of decimals that is made; a float has no more than 1074.</summary>
    public const int MostDecimals = 1100;

    /// <summary>As <c>%.{decimals}f</c>. Infinities and NaN must be handled before.</summary>
    public static string Fixed(double number, int decimals)
    {
        var scaled = Scaled(Math.Abs(number), decimals).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
        var text = decimals == 0 ? scaled : scaled[..^decimals] + "." + scaled[^decimals..];
        return double.IsNegative(number) ? "-" + text : text;
    }

    /// <summary>The float nearest to the number rounded to <paramref name="decimals"/> decimals, which may be negative.</summary>
    public static double Round(double number, int decimals)
    {
        if (!double.IsFinite(number) || decimals > 330)
            return number;
        if (decimals < -330)
            return number * 0;
        var text = Scaled(Math.Abs(number), decimals).ToString(CultureInfo.InvariantCulture) + "e" + (-decimals).ToString(CultureInfo.InvariantCulture);
        var rounded = double.Parse(text, CultureInfo.InvariantCulture);
        if (double.IsInfinity(rounded))
            throw new EvaluationException("the rounded value is too large for a float");
        return double.IsNegative(number) ? -rounded : rounded;
    }

    /// <summary><c>round(number * 10^decimals)</c> of an integer, ties to even.</summary>
    public static BigInteger Round(BigInteger number, int decimals)
    {
        if (decimals >= 0)
            return number;
        if (-decimals > NumberText.MostDigits)
            return 0;
        var unit = BigInteger.Pow(10, -decimals);
        var rounded = DivideToEven(BigInteger.Abs(number), unit) * unit;
        return number.Sign < 0 ? -rounded : rounded;
    }

    private static BigInteger Scaled(double magnitude, int decimals)
    {
        var bits = BitConverter.DoubleToInt64Bits(magnitude);
        var exponent = (int)(bits >> 52) & 0x7ff;
        var mantissa = (BigInteger)(bits & 0xfffffffffffff) + (exponent == 0 ? 0 : 1L << 52);
        var power = Math.Max(exponent, 1) - 1075;
        var (top, bottom) = (mantissa, BigInteger.One);
        if (power > 0)
            top <<= power;
        else
            bottom <<= -power;
        if (decimals > 0)
            top *= BigInteger.Pow(10, decimals);
        else
            bottom *= BigInteger.Pow(10, -decimals);
        return DivideToEven(top, bottom);
    }

    private static BigInteger DivideToEven(BigInteger top, BigInteger bottom)
    {
        var quotient = BigInteger.DivRem(top, bottom, out var rest);
        var half = (rest * 2).CompareTo(bottom);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
