using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace Planck.Recipes.Yaml;

/// <summary>
/// A scalar as the tools written in Python see it: typed by the resolver of PyYAML (YAML 1.1: <c>off</c> is false, <c>010</c> is 8, <c>1_6</c> is 16, <c>1e3</c> a text),
/// and converted as their classes convert (pydantic's lax mode: <c>1</c> and <c>'yes'</c> are true, <c>8.0</c> and <c>'8'</c> are 8 where a whole number is wanted).
/// </summary>
/// <param name="Number">The number, or 1 and 0 for a boolean.</param>
internal sealed record PythonScalar(PythonType Type, string Text, double Number = 0)
{
    // Of a number with more digits nobody asks for the exact value.
    private const int MostDigits = 300;

    private const string Day = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
    private const string Time = @"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?([ \t]*(Z|[-+][0-9]{1,2}(:[0-9]{2})?))?";

    private static readonly string[] Trues = ["yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly string[] Falses = ["no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];
    private static readonly string[] LaxTrues = ["1", "on", "t", "true", "y", "yes"];
    private static readonly string[] LaxFalses = ["0", "off", "f", "false", "n", "no"];

    private static readonly Regex Decimal = Whole("0|[1-9][0-9_]*");
    private static readonly Regex Octal = Whole("0[0-7_]+");
    private static readonly Regex Hexadecimal = Whole("0x[0-9a-fA-F_]+");
    private static readonly Regex Binary = Whole("0b[01_]+");
    private static readonly Regex Sexagesimal = Whole(@"[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?");
    private static readonly Regex Fraction = Matching(@"[-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?");
    private static readonly Regex Infinity = Whole(@"\.(inf|Inf|INF)");
    private static readonly Regex Timestamp = Matching($"{Day}|{Time}");

    public static PythonScalar Of(YamlScalar scalar)
    {
        var text = scalar.Value;
        if (!scalar.IsPlain)
            return new(PythonType.Text, text);
        if (text is "" or "~" or "null" or "Null" or "NULL")
            return new(PythonType.None, text);
        if (Trues.Contains(text))
            return new(PythonType.Boolean, text, 1);
        if (Falses.Contains(text))
            return new(PythonType.Boolean, text);

        // Most scalars are words, and all that follows begins so.
        return text.Length <= MostDigits && text[0] is '.' or '+' or '-' or (>= '0' and <= '9') ? OfDigits(text) : new(PythonType.Text, text);
    }

    /// <summary>As a class converts to true or false; null when it refuses.</summary>
    public bool? AsFlag => Type switch
    {
        PythonType.Boolean => Number == 1,
        PythonType.Integer or PythonType.Float when Number is 0 or 1 => Number == 1,
        PythonType.Text when LaxTrues.Contains(Text, StringComparer.OrdinalIgnoreCase) => true,
        PythonType.Text when LaxFalses.Contains(Text, StringComparer.OrdinalIgnoreCase) => false,
        _ => null,
    };

    /// <summary>As a class converts to a whole number; null when it refuses, and for a number beyond 32 bits.</summary>
    public int? AsWhole => AsNumber is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    /// <summary>As a class converts to a number; null when it refuses, and for an infinity: no field of these tools means one.</summary>
    public double? AsNumber => Type switch
    {
        PythonType.Boolean or PythonType.Integer or PythonType.Float => Finite(Number),
        PythonType.Text when double.TryParse(Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => Finite(number),
        _ => null,
    };

    private static PythonScalar OfDigits(string text)
    {
        var digits = text.Replace("_", "");
        if (Decimal.IsMatch(text) && double.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return new(PythonType.Integer, text, whole);
        if (Octal.IsMatch(text))
            return new(PythonType.Integer, text, Radix(digits, 8, 1));
        if (Hexadecimal.IsMatch(text))
            return new(PythonType.Integer, text, Radix(digits, 16, 2));
        if (Binary.IsMatch(text))
            return new(PythonType.Integer, text, Radix(digits, 2, 2));
        if (Fraction.IsMatch(text) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return new(PythonType.Float, text, number);
        if (Sexagesimal.IsMatch(text) && (digits.Contains('.') || digits.TrimStart('+', '-')[0] != '0'))
            return new(digits.Contains('.') ? PythonType.Float : PythonType.Integer, text, Sixties(digits));
        if (Infinity.IsMatch(text))
            return new(PythonType.Float, text, text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        if (text is ".nan" or ".NaN" or ".NAN")
            return new(PythonType.Float, text, double.NaN);
        return new(Timestamp.IsMatch(text) ? PythonType.Timestamp : PythonType.Text, text);
    }

    private static double Radix(string digits, int radix, int prefix) =>
        Signed(digits, rest => rest.Skip(prefix).Aggregate(0.0, (sum, c) => (sum * radix) + Convert.ToInt32(c.ToString(), 16)));

    // 1:30 are ninety of whatever 1 and 30 are.
    private static double Sixties(string digits) =>
        Signed(digits, static rest => rest.Split(':').Aggregate(0.0, static (sum, part) => (sum * 60) + double.Parse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture)));

    private static double Signed(string digits, Func<string, double> value) => digits[0] switch
    {
        '-' => -value(digits.Substring(1)),
        '+' => value(digits.Substring(1)),
        _ => value(digits),
    };

    private static double? Finite(double number) => double.IsNaN(number) || double.IsInfinity(number) ? null : number;

    private static Regex Whole(string pattern) => Matching($"[-+]?({pattern})");

    private static Regex Matching(string pattern) => new($"^({pattern})$", RegexOptions.CultureInvariant);
}
