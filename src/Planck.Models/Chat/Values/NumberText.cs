using System;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Planck.Chat.Values;

/// <summary>Numbers as Python writes and reads them.</summary>
internal static class NumberText
{
    /// <summary>Python refuses to read or write longer integers in base ten.</summary>
    public const int MostDigits = 4300;

    /// <summary><c>repr</c> of a float: the shortest digits that read back as the same number, an exponent below 1e-4 and from 1e16 on.</summary>
    public static string Repr(double number)
    {
        if (double.IsNaN(number))
            return "nan";
        if (double.IsInfinity(number))
            return number > 0 ? "inf" : "-inf";
        if (number == 0)
            return double.IsNegative(number) ? "-0.0" : "0.0";

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var sign = text[0] == '-' ? "-" : "";
        var (digits, exponent) = Digits(text);
        return sign + (exponent is < -4 or >= 16 ? Scientific(digits, exponent) : Plain(digits, exponent));
    }

    /// <summary>Reads what <c>int(text, base)</c> reads; null if Python would refuse it.</summary>
    public static BigInteger? ParseInteger(string text, int radix)
    {
        var trimmed = PythonSpace.Trim(text).AsSpan();
        var negative = trimmed.Length > 0 && trimmed[0] == '-';
        if (trimmed.Length > 0 && trimmed[0] is '-' or '+')
            trimmed = trimmed[1..];
        if (trimmed.Length > 1 && trimmed[0] == '0')
        {
            var prefix = char.ToLowerInvariant(trimmed[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
            if (prefix != 0 && (radix == prefix || radix == 0))
            {
                trimmed = trimmed[2..];
                radix = prefix;
                if (trimmed.Length > 0 && trimmed[0] == '_')
                    trimmed = trimmed[1..];
            }
            else if (radix == 0 && trimmed.TrimStart("0_").Length > 0)
            {
                return null;
            }
        }

        return ParseDigits(trimmed, radix == 0 ? 10 : radix) is { } value ? (negative ? -value : value) : null;
    }

    /// <summary>Digits with single underscores between them, or null.</summary>
    public static BigInteger? ParseDigits(ReadOnlySpan<char> text, int radix)
    {
        if (text.Length is 0 or > MostDigits || text[0] == '_' || text[^1] == '_')
            return null;
        var value = BigInteger.Zero;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '_' && text[i - 1] != '_')
                continue;
            var digit = char.IsAsciiHexDigit(text[i]) ? Convert.ToInt32(text[i].ToString(), 16) : char.IsAsciiLetter(text[i]) ? char.ToLowerInvariant(text[i]) - 'a' + 10 : int.MaxValue;
            if (digit >= radix)
                return null;
            value = (value * radix) + digit;
        }

        return value;
    }

    /// <summary>Reads what <c>float(text)</c> reads; null if Python would refuse it.</summary>
    public static double? ParseFloat(string text)
    {
        var trimmed = PythonSpace.Trim(text);
        var unsigned = trimmed.TrimStart('+', '-');
        if (trimmed.Length - unsigned.Length > 1)
            return null;
        var negative = trimmed.StartsWith('-');
        switch (unsigned.ToLowerInvariant())
        {
            case "inf" or "infinity":
                return negative ? double.NegativeInfinity : double.PositiveInfinity;
            case "nan":
                return double.NaN;
        }

        for (var i = 0; i < unsigned.Length; i++)
        {
            var digitsAround = i > 0 && i + 1 < unsigned.Length && char.IsAsciiDigit(unsigned[i - 1]) && char.IsAsciiDigit(unsigned[i + 1]);
            if (unsigned[i] == '_' && !digitsAround)
                return null;
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(unsigned.Replace("_", "", StringComparison.Ordinal), Styles, CultureInfo.InvariantCulture, out var number))
            return null;
        return negative ? -number : number;
    }

    public static string Repr(BigInteger number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return text.Length <= MostDigits + 1 ? text : throw new EvaluationException($"an integer of more than {MostDigits} digits cannot be written");
    }

    /// <summary>Significant digits without zeros at either end, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Digits(string text)
    {
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var mantissa = (mark < 0 ? text : text[..mark]).TrimStart('-');
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var zeros = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), exponent + whole - 1 - zeros);
    }

    private static string Scientific(string digits, int exponent)
    {
        var mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)}";
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
            return "0." + new string('0', -exponent - 1) + digits;
        var text = new StringBuilder(digits);
        if (digits.Length <= exponent)
            text.Append('0', exponent + 1 - digits.Length);
        return digits.Length > exponent + 1 ? text.Insert(exponent + 1, '.').ToString() : text.Append(".0").ToString();
    }
}
