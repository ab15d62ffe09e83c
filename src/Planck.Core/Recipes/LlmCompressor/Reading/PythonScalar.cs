using System.Globalization;
using System.Linq;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.LlmCompressor.Reading;

/// <summary>What Python makes of a scalar.</summary>
internal enum ScalarKind
{
    Null,
    Boolean,
    Whole,
    Number,
    Text,
}

/// <summary>
/// A scalar as PyYAML types it (YAML 1.1: <c>yes</c> is a boolean, <c>1e5</c> a text, <c>0x10</c> a number), because llm-compressor's fields accept and refuse by type.
/// </summary>
/// <param name="Number">The number, or 1 and 0 for a boolean.</param>
internal sealed record PythonScalar(ScalarKind Kind, string Text, double Number = 0)
{
    private static readonly string[] Nulls = ["", "~", "null", "Null", "NULL"];

    private static readonly string[] True = ["yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"];

    private static readonly string[] False = ["no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"];

    public static PythonScalar Of(YamlScalar scalar)
    {
        var text = scalar.Value;
        if (!scalar.IsPlain)
            return new(ScalarKind.Text, text);
        if (Nulls.Contains(text))
            return new(ScalarKind.Null, text);
        if (True.Contains(text))
            return new(ScalarKind.Boolean, text, 1);
        if (False.Contains(text))
            return new(ScalarKind.Boolean, text);
        if (TryWhole(text, out var whole))
            return new(ScalarKind.Whole, text, whole);
        return TryNumber(text, out var number) ? new(ScalarKind.Number, text, number) : new(ScalarKind.Text, text);
    }

    private static bool TryWhole(string text, out double value)
    {
        var digits = text.Replace("_", "").TrimStart('+');
        var sign = digits.StartsWith("-", System.StringComparison.Ordinal) ? -1 : 1;
        digits = sign < 0 ? digits.Substring(1) : digits;
        value = 0;
        if (digits.Length > 2 && digits[0] == '0' && digits[1] == 'x')
        {
            var isHexadecimal = long.TryParse(digits.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hexadecimal);
            value = sign * (double)hexadecimal;
            return isHexadecimal;
        }

        if (digits.Length is 0 or > 18 || !digits.All(static c => c is >= '0' and <= '9'))
            return false;
        if (digits.Length > 1 && digits[0] == '0')
        {
            // A leading zero means octal; with an 8 or 9 it is a text.
            if (digits.Any(static c => c > '7'))
                return false;
            value = sign * digits.Aggregate(0.0, static (sum, c) => (sum * 8) + (c - '0'));
            return true;
        }

        value = sign * (double)long.Parse(digits, CultureInfo.InvariantCulture);
        return true;
    }

    // A number needs its dot, and its exponent a sign.
    private static bool TryNumber(string text, out double value)
    {
        value = text.TrimStart('+', '-') is ".inf" or ".Inf" or ".INF" ? (text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity)
            : text is ".nan" or ".NaN" or ".NAN" ? double.NaN
            : 0;
        if (value != 0)
            return true;
        var exponent = text.IndexOfAny(['e', 'E']);
        return text.IndexOf('.') >= 0
            && (exponent < 0 || (exponent + 1 < text.Length && text[exponent + 1] is '+' or '-'))
            && double.TryParse(text.Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
