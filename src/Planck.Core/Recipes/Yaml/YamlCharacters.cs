using System.Globalization;

namespace Planck.Recipes.Yaml;

/// <summary>Which characters a recipe may contain: those YAML 1.2 calls printable, without the ones nobody can see or trust.</summary>
internal static class YamlCharacters
{
    /// <summary>
    /// Offset of the first character that cannot be in a recipe, or -1. The library behind us takes NUL for the end of the text, so this
    /// check has to come first. A byte order mark may stand at the beginning.
    /// </summary>
    public static int FirstForbidden(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (!IsAllowed(c) && !(c == '\uFEFF' && i == 0))
                return i;
        }

        return -1;
    }

    /// <summary>What is wrong with the character, as a sentence without a dot.</summary>
    public static string Describe(char c) => c switch
    {
        '\0' => "there is a NUL byte here; this is not a text file",
        '\uFFFD' => "the file is not UTF-8 here: a byte could not be decoded",
        >= '\uD800' and <= '\uDFFF' => "there is half a surrogate pair here; this is not Unicode text",
        _ => string.Format(CultureInfo.InvariantCulture, "the character U+{0:X4} cannot be in a recipe", (int)c),
    };

    private static bool IsAllowed(char c) => c switch
    {
        '\t' or '\n' or '\r' or '\u0085' => true,
        < ' ' or (>= '\u007F' and < '\u00A0') => false,
        >= '\uD800' and <= '\uDFFF' => false,
        '\uFEFF' or >= '\uFFFD' => false,
        _ => true,
    };
}
