using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Diagnostics;
using Planck.Testing;

namespace Planck.Core.Tests.Diagnostics.Examples;

/// <summary>The page of a rule, empty when there is none: an example, what is said to it, and the example put right.</summary>
internal sealed partial record RulePage(Rule Rule, string Text)
{
    public static string PathOf(Rule rule) => Repository.File("docs", "diagnostics", rule.Id + ".md");

    public static RulePage Of(Rule rule) => new(rule, File.Exists(PathOf(rule)) ? File.ReadAllText(PathOf(rule)).ReplaceLineEndings("\n") : "");

    /// <summary>The recipe under Example; null when the page shows none in Planck's own language.</summary>
    public string? Example => Yaml("Example");

    /// <summary>The recipe under Cure.</summary>
    public string? Cured => Yaml("Cure");

    /// <summary>The lines of output under Example.</summary>
    public string[] Said => Fence().Matches(Section("Example")).Where(static m => m.Groups[1].Value == "text").Select(static m => m.Groups[2].Value.TrimEnd('\n').Split('\n')).FirstOrDefault() ?? [];

    /// <summary>The path of the example.</summary>
    public string RecipePath => Said[0][..Said[0].IndexOf('(', StringComparison.Ordinal)];

    /// <summary>The page with other lines of output.</summary>
    public string With(string[] said) => Text.Replace(string.Join('\n', Said), string.Join('\n', said), StringComparison.Ordinal);

    private string? Yaml(string section) =>
        Fence().Matches(Section(section)).Where(static m => m.Groups[1].Value == "yaml").Select(static m => m.Groups[2].Value).FirstOrDefault(static y => y.StartsWith("model: ", StringComparison.Ordinal));

    private string Section(string title) => Regex.Match(Text, $"\n## {title}\n(.*?)(?=\n## |$)", RegexOptions.Singleline).Groups[1].Value;

    [GeneratedRegex("```([a-z]*)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}
