using System;
using System.Linq;

namespace Planck.Core.Tests.Gallery;

/// <summary>What people reported after hours of quantizing, or from a server that would not start, is a finding at a line and column of the recipe.</summary>
public class PublicReportTests
{
    public static TheoryData<string> Sources => [.. PublicReports.All.Select(static r => r.Source)];

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_reported_failure_is_a_finding(string source)
    {
        var report = Find(source);

        var bound = report.Compile();

        var finding = Assert.Single(bound.Findings, f => f.Rule.Id == report.Finding.Rule);
        Assert.Equal(report.Finding, (finding.Span.Line + 1, finding.Span.Column + 1, finding.Rule.Id));
        Assert.All(report.Says, says => Assert.Contains(says, finding.Message, StringComparison.Ordinal));
        Assert.Equal(report.Warns, bound.Plan is not null);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void With_the_cure_it_compiles(string source)
    {
        var report = Find(source);

        var bound = report.CompileCured();

        Assert.NotNull(bound.Plan);
        Assert.DoesNotContain(bound.Findings, f => f.Rule.Id == report.Finding.Rule);
    }

    private static PublicReport Find(string source) => PublicReports.All.Single(r => r.Source == source);
}
