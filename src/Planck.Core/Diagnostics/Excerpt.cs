using System.Globalization;
using System.Text;

namespace Planck.Diagnostics;

/// <summary>
/// Words of the user inside a message: in quotes, on one line, at most 80 characters, and with everything a terminal or a reader could
/// mistake (control characters, invisible and non-ASCII spaces, half surrogates) written as <c>\uXXXX</c>.
/// </summary>
public static class Excerpt
{
    private const int MaxLength = 80;

    /// <summary><c>'text'</c>, made safe to print.</summary>
    public static string Quote(string text) => $"'{Visible(text, MaxLength)}'";

    /// <summary>The text without quotes, made safe to print and cut to <paramref name="maxLength"/> characters plus an ellipsis.</summary>
    public static string Visible(string text, int maxLength)
    {
        var visible = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (visible.Length >= maxLength)
                return visible.Append("...").ToString();
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                visible.Append(text[i]).Append(text[++i]);
            else if (IsMisleading(text[i]))
                visible.Append("\\u").Append(((int)text[i]).ToString("X4", CultureInfo.InvariantCulture));
            else
                visible.Append(text[i]);
        }

        return visible.ToString();
    }

    /// <summary>Whether a UTF-16 unit by itself shows nothing, moves the cursor, or shows as something it is not.</summary>
    public static bool IsMisleading(char c) => c != ' ' && char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.SpaceSeparator
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
