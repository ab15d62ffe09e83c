using System.Linq;
using System.Text;
using Planck.Core.Tests.Diagnostics;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Core.Tests.Recipes;

/// <summary>A recipe with a mistake and what is said about it, for a snapshot.</summary>
internal static class RecipeMistakes
{
    public const string Path = "recipes/demo.yaml";

    /// <summary>Each recipe, indented by '|', then its findings with the lines they speak of.</summary>
    public static string Render(params (string Mistake, string Recipe)[] cases)
    {
        var page = new StringBuilder();
        foreach (var (mistake, recipe) in cases)
        {
            page.Append("# ").Append(mistake).Append('\n');
            foreach (var line in recipe.TrimEnd('\n').Split('\n'))
                page.Append("| ").Append(Printable(line)).Append('\n');
            var findings = RecipeParser.Parse(Path, recipe).Findings;
            page.Append(findings.Count == 0 ? "(nothing)\n" : string.Concat(findings.Select(f => FindingText.WithSource(f, recipe) + "\n"))).Append('\n');
        }

        return page.ToString();
    }

    private static string Printable(string line) =>
        string.Concat(line.Select(static c => c != '\t' && Excerpt.IsMisleading(c) ? $"\\u{(int)c:X4}" : c.ToString()));
}
