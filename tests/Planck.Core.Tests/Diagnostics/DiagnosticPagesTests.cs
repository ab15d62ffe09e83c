using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Testing;

namespace Planck.Core.Tests.Diagnostics;

/// <summary>Every rule has a page that says the same as the code.</summary>
public class DiagnosticPagesTests
{
    private static string Page(string name) => File.ReadAllText(Repository.File("docs", "diagnostics", name + ".md")).Replace("\r\n", "\n", StringComparison.Ordinal);

    public static TheoryData<string> RuleIds => [.. Rules.All.Select(r => r.Id)];

    // The parser of another tool's recipe cannot know these: they take the names of a model.
    private static readonly Rule[] OfRecipeAndModel = [Rules.NoFormatFor, Rules.QuantizesNoWeight, Rules.QuantizerMatchesNothing, Rules.EntryMatchesNothing];

    private static Rule Find(string id) => Rules.All.Single(r => r.Id == id);

    private static string Severity(Rule rule) => rule.Severity == Planck.Diagnostics.Severity.Error ? "error" : "warning";

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void A_page_begins_with_id_title_and_severity_and_has_every_section(string id)
    {
        var (rule, page) = (Find(id), Page(id));

        Assert.StartsWith($"# {id}: {rule.Title}\n\nSeverity: {Severity(rule)}\n", page, StringComparison.Ordinal);
        Assert.Equal(["What", "Why", "Example", "Cure"], Regex.Matches(page, "^## (.*)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).Take(4));
        Assert.Contains($"{Severity(rule)} {id}: ", page, StringComparison.Ordinal);
        Assert.Equal($"docs/diagnostics/{id}.md", rule.HelpLink);
    }

    [Fact]
    public void No_page_lacks_a_rule_and_the_index_names_every_rule_once()
    {
        var pages = Directory.GetFiles(Repository.File("docs", "diagnostics"), "*.md").Select(Path.GetFileNameWithoutExtension).Where(n => n != "README");
        Assert.Equal(Rules.All.Select(r => r.Id), pages.Order(StringComparer.Ordinal));

        var rows = Page("README").Split('\n').Where(l => l.StartsWith("| [", StringComparison.Ordinal));
        Assert.Equal(Rules.All.Select(r => $"| [{r.Id}]({r.Id}.md) | {Severity(r)} | {r.Title} |"), rows);
    }

    [Fact]
    public void Ids_are_used_once()
    {
        Assert.Equal(Rules.All.Select(r => r.Id).Distinct(), Rules.All.Select(r => r.Id));
        Assert.All(Rules.All, r => Assert.Matches("^PLK[0-5][0-9]{2}$", r.Id));
    }

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void The_example_of_a_rule_of_the_parser_gives_exactly_the_message_on_the_page(string id)
    {
        var page = Page(id);
        var example = Regex.Match(page, "```yaml\n(.*?)```\n\n```text\n(.*?)\n```", RegexOptions.Singleline);
        if (!example.Success)
        {
            Assert.DoesNotContain("```yaml", page, StringComparison.Ordinal);
            return;
        }

        var said = example.Groups[2].Value.Split('\n');
        var path = said[0][..said[0].IndexOf('(', StringComparison.Ordinal)];
        var parsed = RecipeDocument.Parse(path, example.Groups[1].Value, id == Rules.NoModelNamed.Id ? null : new(SampleModels.Classics7M.Name));
        var findings = OfRecipeAndModel.Contains(Find(id)) ? Binder.Bind(parsed, SampleModels.Classics7M, [SampleModels.Classics7M.Name]).Findings : parsed.Findings;
        var isOfParser = id.StartsWith("PLK0", StringComparison.Ordinal) || Find(id) == Rules.UnknownCombination;

        Assert.Equal(isOfParser ? said : [], findings.Select(static f => f.ToString()));
    }

    [Fact]
    public void Links_of_the_documents_lead_to_pages_and_headings_that_exist()
    {
        foreach (var file in Directory.GetFiles(Repository.File("docs", "diagnostics"), "*.md").Append(Repository.File("docs", "recipe-reference.md")))
        {
            foreach (Match link in Regex.Matches(File.ReadAllText(file), @"\]\(((?:diagnostics/|\.\./)?[A-Za-z0-9-]+\.md)(?:#([a-z-]+))?\)"))
            {
                var target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value);
                Assert.True(File.Exists(target) || link.Groups[1].Value == "engines.md", $"{file}: {link.Value}");
                if (link.Groups[2].Success)
                    Assert.Contains("# " + link.Groups[2].Value.Replace('-', ' '), File.ReadAllText(target).ToLowerInvariant(), StringComparison.Ordinal);
            }
        }
    }
}
