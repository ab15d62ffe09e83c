using System;
using System.IO;
using System.Linq;
using Planck.Testing;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>The table of reported failures is complete, says what the tests prove, and is what the documents show.</summary>
public class ReportTableTests
{
    private static Report[] All => [.. ModelOptReports.All, .. HuggingFaceReports.All];

    [Fact]
    public void Every_report_has_a_row()
    {
        Assert.Equal(Enumerable.Range(1, 43).Select(static i => $"{i}"), ModelOptReports.All.Select(static r => r.Id));
        Assert.Equal(Enumerable.Range(1, 19).Select(static i => $"D{i}"), HuggingFaceReports.All.Select(static r => r.Id));
    }

    [Fact]
    public void A_diagnostic_that_catches_a_report_is_shown_at_a_recipe_and_no_recipe_is_without_a_row() => Assert.Equal(
        All.SelectMany(static r => r.Rules.Select(rule => $"{r.Id} {rule}")).Order(StringComparer.Ordinal),
        ReportCase.All.Where(static c => All.Single(r => r.Id == c.Report).Outcome == Outcome.Finding).Select(static c => $"{c.Report} {c.Rule}").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void What_no_diagnostic_catches_has_a_reason_and_what_is_not_open_a_test()
    {
        foreach (var report in All.Where(static r => r.Rules.Count == 0))
        {
            Assert.True(report.Outcome != Outcome.Finding && report.Reason.Length > 0, report.Id);
            Assert.True(report.Outcome == Outcome.Open || report.Proofs.Count > 0, report.Id);
        }
    }

    [Fact]
    public void Tests_that_prove_something_are_there() =>
        Assert.Empty(All.SelectMany(static r => r.Proofs.Append(ReportedFailureTests.Proof).Where(static p => !TestSource.Has(p)).Select(p => $"{r.Id}: {p}")));

    /// <summary>With <c>SNAPSHOT_ACCEPT=1</c> they are written anew, like snapshots.</summary>
    [Theory]
    [InlineData("diagnostics/README.md")]
    [InlineData("benchmarks.md")]
    public void The_documents_say_what_the_tables_say(string document)
    {
        var path = Repository.File(["docs", .. document.Split('/')]);
        var text = File.ReadAllText(path).ReplaceLineEndings("\n");
        var written = ReportDocument.Replace(text, document == "benchmarks.md" ? ReportDocument.Figures : ReportDocument.Tables);
        if (Environment.GetEnvironmentVariable("SNAPSHOT_ACCEPT") == "1" && written != text)
            File.WriteAllText(path, text = written);

        Assert.Equal(written, text);
    }
}
