using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>The type that Python's YAML library (YAML 1.1) gives a scalar.</summary>
internal enum PythonType
{
    None,
    Boolean,
    Integer,
    Float,
    Text,
}

/// <summary>
/// A scalar as ModelOpt sees it: typed by YAML 1.1 (<c>off</c> is false, <c>010</c> is 8, <c>1_6</c> is 16, <c>1e3</c> is a text), and converted as its classes
/// convert (<c>1</c> and <c>'yes'</c> are true, <c>8.0</c> and <c>'8'</c> are 8 where a number is wanted).
/// </summary>
internal sealed record PythonValue(PythonType Type, string Text, bool Flag = false, double Number = 0)
{
    // Of a number with more digits nobody asks for the exact value.
    private const int MostDigits = 300;

    private static readonly string[] Trues = ["yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];
    private static readonly string[] Falses = ["no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];
    private static readonly string[] LaxTrues = ["1", "on", "t", "true", "y", "yes"];
    private static readonly string[] LaxFalses = ["0", "off", "f", "false", "n", "no"];

    private static readonly Regex Decimal = new("^[-+]?(0|[1-9][0-9_]*)$", RegexOptions.CultureInvariant);
    private static readonly Regex Octal = new("^[-+]?0[0-7_]+$", RegexOptions.CultureInvariant);
    private static readonly Regex Hexadecimal = new("^[-+]?0x[0-9a-fA-F_]+$", RegexOptions.CultureInvariant);
    private static readonly Regex Fraction = new(@"^([-+]?([0-9][0-9_]*)\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9_]+([eE][-+][0-9]+)?)$", RegexOptions.CultureInvariant);

    public static PythonValue Of(YamlScalar scalar)
    {
        var text = scalar.Value;
        if (!scalar.IsPlain)
            return new(PythonType.Text, text);
        if (text.Length == 0 || text is "~" or "null" or "Null" or "NULL")
            return new(PythonType.None, text);
        if (Trues.Contains(text))
            return new(PythonType.Boolean, text, Flag: true, Number: 1);
        if (Falses.Contains(text))
            return new(PythonType.Boolean, text);
        if (text.Length > MostDigits)
            return new(PythonType.Text, text);
        var digits = text.Replace("_", "");
        if (Decimal.IsMatch(text) && double.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return new(PythonType.Integer, text, Number: whole);
        if (Octal.IsMatch(text))
            return new(PythonType.Integer, text, Number: Radix(digits, 8, 1));
        if (Hexadecimal.IsMatch(text))
            return new(PythonType.Integer, text, Number: Radix(digits, 16, 2));
        return Fraction.IsMatch(text) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new(PythonType.Float, text, Number: number)
            : new(PythonType.Text, text);
    }

    /// <summary>As a class converts to true or false; null when it refuses.</summary>
    public bool? AsFlag => Type switch
    {
        PythonType.Boolean => Flag,
        PythonType.Integer or PythonType.Float when Number is 0 or 1 => Number == 1,
        PythonType.Text when LaxTrues.Contains(Text, StringComparer.OrdinalIgnoreCase) => true,
        PythonType.Text when LaxFalses.Contains(Text, StringComparer.OrdinalIgnoreCase) => false,
        _ => null,
    };

    /// <summary>As a class converts to a whole number; null when it refuses.</summary>
    public int? AsWhole => AsNumber is { } number && number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;

    /// <summary>As a class converts to a number; null when it refuses.</summary>
    public double? AsNumber => Type switch
    {
        PythonType.Boolean or PythonType.Integer or PythonType.Float => Number,
        PythonType.Text when double.TryParse(Text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsNaN(number) && !double.IsInfinity(number) => number,
        _ => null,
    };

    private static double Radix(string digits, int radix, int prefix)
    {
        var (sign, start) = digits[0] == '-' ? (-1.0, 1) : (1.0, digits[0] == '+' ? 1 : 0);
        return sign * digits.Skip(start + prefix).Aggregate(0.0, (sum, c) => (sum * radix) + Convert.ToInt32(c.ToString(), 16));
    }
}
