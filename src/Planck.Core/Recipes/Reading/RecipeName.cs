using System.Linq;
using System.Text;
using Planck.Diagnostics;

namespace Planck.Recipes.Reading;

/// <summary>
/// The name of a recipe: its file name without extension. It becomes a C# class, a file of the plan and a folder of the
/// artifact, so it is ASCII letters, digits, '-', '_' and '.', begins with a letter and ends with a letter or digit.
/// </summary>
internal static class RecipeName
{
    private const int MaxLength = 100;

    /// <summary>The file name without folders and extension.</summary>
    public static string Of(string path)
    {
        var file = path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        var dot = file.LastIndexOf('.');
        return dot < 0 ? file : file.Substring(0, dot);
    }

    /// <summary>The name of the recipe at <paramref name="path"/>: the file's, or the nearest usable one after a finding.</summary>
    public static string Checked(string path, FindingList findings)
    {
        var name = Of(path);
        if (IsUsable(name))
            return name;
        var repaired = Repair(name);
        findings.Add(Rules.RecipeName, SourceSpan.FileStart(path),
            $"{Excerpt.Quote(name)} cannot name a plan: a recipe's file name has ASCII letters, digits, '-', '_' and '.', begins with a letter and ends with a letter or digit",
            $"rename the file to '{repaired}.yaml'");
        return repaired;
    }

    public static bool IsUsable(string name) =>
        name.Length is > 0 and <= MaxLength && IsLetter(name[0]) && IsLetterOrDigit(name[name.Length - 1]) && name.All(IsAllowed);

    /// <summary>The nearest usable name.</summary>
    public static string Repair(string name)
    {
        var repaired = new StringBuilder();
        foreach (var c in name)
        {
            if (IsAllowed(c))
                repaired.Append(c);
            else if (repaired.Length > 0 && repaired[repaired.Length - 1] != '-')
                repaired.Append('-');
        }

        var usable = repaired.ToString().TrimStart('-', '_', '.');
        if (usable.Length == 0 || !IsLetter(usable[0]))
            usable = "recipe-" + usable;
        return (usable.Length > MaxLength ? usable.Substring(0, MaxLength) : usable).TrimEnd('-', '_', '.');
    }

    private static bool IsAllowed(char c) => IsLetterOrDigit(c) || c is '-' or '_' or '.';

    private static bool IsLetterOrDigit(char c) => IsLetter(c) || c is >= '0' and <= '9';

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
