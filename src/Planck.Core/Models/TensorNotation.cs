using System.Globalization;
using Planck.Collections;

namespace Planck.Models;

/// <summary>How a manifest writes the shape and the folded name of a tensor family.</summary>
internal static class TensorNotation
{
    public const int MaxRank = 8;

    /// <summary>Reads <c>256x1024</c> or <c>scalar</c>; null when the text is no shape.</summary>
    public static EquatableArray<long>? ParseShape(string text)
    {
        if (text == ManifestWriter.Scalar)
            return [];
        if (text.Length > 20 * MaxRank)
            return null;
        var parts = text.Split('x');
        if (parts.Length > MaxRank)
            return null;
        var extents = new long[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out extents[i]))
                return null;
        }

        return extents.ToEquatableArray();
    }

    /// <summary>
    /// Reads a folded name in its only spelling: numbers are in braces, braces are whole segments. Families with different keys then have no
    /// name in common. Null with the rest of the sentence "'name' ..." when it is none.
    /// </summary>
    public static PathTemplate? ParseName(string name, out string error)
    {
        error = "has white space or control characters";
        if (!ManifestFacts.IsWord(name))
            return null;
        error = "has braces that are no list of numbers such as {0..3,7}";
        if (PathTemplate.TryParse(name) is not { } template)
            return null;
        for (var i = 0; i < template.Literals.Count; i++)
        {
            var literal = template.Literals[i];
            var afterIndex = i > 0;
            var beforeIndex = i < template.Literals.Count - 1;
            if ((afterIndex && beforeIndex && literal.Length == 0)
                || (beforeIndex && literal.Length > 0 && literal[literal.Length - 1] != '.')
                || (afterIndex && literal.Length > 0 && literal[0] != '.'))
            {
                error = "has braces that are not a whole segment between dots";
                return null;
            }

            if (HasIndexSegment(literal, afterIndex, beforeIndex))
            {
                error = "has a number without braces: write layers.{0}, also for a single layer";
                return null;
            }
        }

        return template;
    }

    private static bool HasIndexSegment(string literal, bool afterIndex, bool beforeIndex)
    {
        for (var start = 0; start <= literal.Length;)
        {
            var dot = literal.IndexOf('.', start);
            var end = dot < 0 ? literal.Length : dot;
            var touchesBrace = (start == 0 && afterIndex) || (dot < 0 && beforeIndex);
            if (!touchesBrace && IndexSegment.TryParse(literal, start, end - start, out _))
                return true;
            start = end + 1;
        }

        return false;
    }
}
