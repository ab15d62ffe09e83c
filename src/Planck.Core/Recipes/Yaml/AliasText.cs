using Planck.Diagnostics;

namespace Planck.Recipes.Yaml;

/// <summary>
/// What is said about a word that begins with '*' and has no quotes. Nearly always it is a layer pattern. The YAML library calls it an alias, or a
/// syntax error when it has braces; for the writer it is one mistake.
/// </summary>
internal static class AliasText
{
    public static string Message(string word) => $"{Excerpt.Quote(word)} without quotes is a YAML alias, which a recipe cannot have";

    public static string Cure(string word) => $"write \"{Excerpt.Visible(word, 80)}\" in quotes if it is a pattern";
}
