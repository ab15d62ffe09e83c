using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Planck.Diagnostics;
using Planck.Testing;

namespace Planck.Core.Tests.Diagnostics.Examples;

/// <summary>What a rule has to come with: a page with what, why, example, cure and source, a test where it is broken and one where it is not.</summary>
public class EveryRuleTests
{
    public static TheoryData<string> Ids => [.. Rules.All.Select(static r => r.Id)];

    private static Rule Rule(string id) => Rules.All.Single(r => r.Id == id);

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_page_says_what_why_cure_and_source(string id) =>
        Assert.Equal(["What", "Why", "Example", "Cure", "Source"], Regex.Matches(RulePage.Of(Rule(id)).Text, "^## (.*)$", RegexOptions.Multiline).Select(static m => m.Groups[1].Value));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Its_title_is_one_line_of_plain_words(string id)
    {
        var title = Rule(id).Title;

        Assert.InRange(title.Length, 5, 80);
        Assert.Matches("^[A-Za-z][^\n.]*$", title);
    }

    /// <summary>A page in Planck's language shows both: <see cref="RuleExampleTests"/> runs them. Others are listed with their tests.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void It_is_tested_where_it_is_broken_and_where_it_is_not(string id)
    {
        if (RulePage.Of(Rule(id)) is { Example: not null, Cured: not null })
            return;

        Assert.True(
            RuleTests.Elsewhere.TryGetValue(id, out var tests),
            $"{id}: give docs/diagnostics/{id}.md a recipe under Example and the same put right under Cure, both beginning with 'model:', or list its tests in {nameof(RuleTests)}");
        Assert.True(TestSource.Has(tests.Broken), $"{id}: there is no test {tests.Broken}");
        Assert.True(TestSource.Has(tests.Kept), $"{id}: there is no test {tests.Kept}");
    }

    /// <summary>With <c>SNAPSHOT_ACCEPT=1</c> the list is written anew.</summary>
    [Fact]
    public void The_index_lists_the_errors_that_a_project_may_lower()
    {
        var path = Repository.File("docs", "diagnostics", "README.md");
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var lowered = Rules.All.Where(static r => r.Severity == Severity.Error && r.CanBeLowered).Select(static r => $"[{r.Id}]({r.Id}.md)");
        var written = Regex.Replace(text, "(<!-- lowered: .*? -->\n)(.*?)(<!-- /lowered -->)", m => $"{m.Groups[1].Value}Errors that judge: {string.Join(", ", lowered)}.\n{m.Groups[3].Value}", RegexOptions.Singleline);
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1" && written != text)
            File.WriteAllText(path, text = written);

        Assert.Contains("Errors that judge: ", written, StringComparison.Ordinal);
        Assert.Equal(written, text);
    }

    [Fact]
    public void A_warning_can_be_lowered() => Assert.All(Rules.All.Where(static r => r.Severity == Severity.Warning), static r => Assert.True(r.CanBeLowered));

    [Fact]
    public void No_rule_is_listed_that_there_is_not() => Assert.Empty(RuleTests.Elsewhere.Keys.Except(Rules.All.Select(static r => r.Id), StringComparer.Ordinal));
}
