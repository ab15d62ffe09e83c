using System;
using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>What others found on a GPU after hours is found in the recipe.</summary>
public class ReportedFailureTests
{
    /// <summary>What the table of reports names as proof of a finding.</summary>
    public const string Proof = nameof(ReportedFailureTests) + "." + nameof(A_recipe_like_the_reported_one_gets_its_finding);

    public static TheoryData<string> Cases => [.. ReportCase.All.Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_recipe_like_the_reported_one_gets_its_finding(string name)
    {
        var reported = ReportCase.All.Single(c => c.Name == name);

        var findings = RecipeText.Bind(reported.Recipe, reported.Model).Findings.Where(f => f.Rule.Id == reported.Rule).ToList();

        Assert.Contains(findings, f => (f.Span.Line + 1, f.Span.Column + 1) == (reported.Line, reported.Column) && reported.Numbers.All(n => f.Text.Contains(n, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("gguf")]
    [InlineData("awq")]
    [InlineData("gptq")]
    public void A_layout_of_a_later_version_is_refused(string layout) => Assert.Equal(
        $"recipes/sample.yaml(3,9): error PLK005: '{layout}' is not in this version; allowed: modelopt, none",
        Assert.Single(RecipeText.Bind($"model: classics-7m\nformat: mxfp8\nexport: {layout}\n", SampleModels.Classics7M).Findings).ToString());

    [Theory]
    [InlineData("search: {bits: 4.8}")]
    [InlineData("search: {method: gradient}")]
    public void A_search_of_a_later_version_is_refused(string search) => Assert.Equal(
        "recipes/sample.yaml(2,1): error PLK002: 'search' is not in this version of the recipe language; leave it out",
        Assert.Single(RecipeText.Bind($"model: classics-7m\n{search}\n", SampleModels.Classics7M).Findings).ToString());

    /// <summary>For reading: every message of the reports in one place.</summary>
    [Fact]
    public void What_is_said_to_each_recipe() => Snapshot.Verify(string.Join("\n", ReportCase.All.Select(static c => $"# {c.Name}\n{RecipeText.Judged(c.Recipe, c.Model)}")));
}
