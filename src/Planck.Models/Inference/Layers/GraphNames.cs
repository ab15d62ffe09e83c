using System;
using System.Globalization;

namespace Planck.Inference;

/// <summary>Names of a graph with their numbers filled in.</summary>
internal static class GraphNames
{
    private const string Hole = "{}";

    /// <summary>Puts the layer's number into the first hole of a name and the other one into the second, where there are such.</summary>
    public static string Of(string template, int layer, int expert = 0)
    {
        var first = template.IndexOf(Hole, StringComparison.Ordinal);
        if (first < 0)
            return template;
        var rest = template[(first + Hole.Length)..];
        var second = rest.IndexOf(Hole, StringComparison.Ordinal);
        if (second >= 0)
            rest = string.Concat(rest.AsSpan(0, second), expert.ToString(CultureInfo.InvariantCulture), rest.AsSpan(second + Hole.Length));
        return string.Concat(template.AsSpan(0, first), layer.ToString(CultureInfo.InvariantCulture), rest);
    }
}
