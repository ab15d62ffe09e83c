using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>Reads <c>num_bits</c> and <c>scale_bits</c>: a number, <c>e4m3</c> or <c>[4, 3]</c>. Any other text is left to a backend.</summary>
internal sealed class NumBitsReader(DocumentValues values)
{
    private const string Allowed = "allowed: whole numbers from 1 on, or e4m3, e5m2, e3m2, e2m3, e2m1";

    private static readonly (int, int)[] Floats = [(4, 3), (5, 2), (2, 1), (1, 2), (0, 3), (3, 0), (3, 2), (2, 3)];

    private static readonly Regex Float = new("^[eE]([0-9]+)[mM]([0-9]+)$", RegexOptions.CultureInvariant);

    public NumBits? Read(YamlEntry entry)
    {
        var bits = Parse(entry.Value);
        if (bits is { IsInteger: true } or { Name: not null } || (bits is { IsFloat: true } && Floats.Contains((bits.Exponent, bits.Mantissa))))
            return bits;
        values.BadValue(entry, Allowed);
        return null;
    }

    /// <summary>The type without a judgement; null when it is none at all.</summary>
    public static NumBits? Parse(YamlNode node)
    {
        if (node is YamlSequence { Items.Count: 2 } pair
            && pair.Items[0] is YamlScalar first && PythonScalar.Of(first).AsWhole is { } exponent
            && pair.Items[1] is YamlScalar second && PythonScalar.Of(second).AsWhole is { } mantissa)
        {
            return NumBits.Float(exponent, mantissa);
        }

        if (node is not YamlScalar scalar)
            return null;
        var value = PythonScalar.Of(scalar);
        if (value.Type != PythonType.Text)
            return value.AsWhole is > 0 and { } bits ? NumBits.Integer(bits) : null;
        return Float.Match(value.Text) is { Success: true } match
            && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var e)
            && int.TryParse(match.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var m)
            ? NumBits.Float(e, m)
            : NumBits.Named(value.Text);
    }
}
