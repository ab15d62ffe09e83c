using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>The reports as the documents show them.</summary>
internal static class ReportDocument
{
    public const string Begin = "<!-- reports: written by ReportTableTests, with SNAPSHOT_ACCEPT=1 -->";

    public const string End = "<!-- /reports -->";

    /// <summary>The tables of <c>docs/diagnostics/README.md</c>.</summary>
    public static string Tables => $"""
        ### After calibration

        43 failures that ModelOpt's users reported after calibration, or that never raised.

        {Table(ModelOptReports.All)}
        ### Public reports

        Nineteen rules that sum up 162 public reports. V is vLLM, SG SGLang, LC llm-compressor, CT compressed-tensors, MO ModelOpt, AQ AutoAWQ, AG AutoGPTQ, GM GPTQModel, AR AutoRound,
        LL llama.cpp, HF transformers; numbers are those of issues and pull requests.

        {Table(HuggingFaceReports.All)}
        """.ReplaceLineEndings("\n");

    /// <summary>The figures of <c>docs/benchmarks.md</c>.</summary>
    public static string Figures
    {
        get
        {
            var text = new StringBuilder("| reports | found in the recipe | impossible by construction | found by the run or `planck verify` | not found |\n|---|---:|---:|---:|---:|\n");
            Row("43 failures of ModelOpt", ModelOptReports.All);
            Row("19 rules of 162 public reports", HuggingFaceReports.All);
            Row("together", [.. ModelOptReports.All, .. HuggingFaceReports.All]);
            text.Append("\nNot found in the recipe, and why:\n\n");
            foreach (var report in ModelOptReports.All.Concat(HuggingFaceReports.All).Where(static r => r.Outcome != Outcome.Finding))
                text.Append(CultureInfo.InvariantCulture, $"- {report.Id}. *{report.Symptom}.* {(report.Outcome == Outcome.AtRunTime ? "It is in the weights: " + report.Reason : Upper(report.Reason))}.\n");
            return text.ToString();

            void Row(string name, IReadOnlyList<Report> reports) => text.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | {Count(reports, Outcome.Finding)} | {Count(reports, Outcome.ByConstruction)} | {Count(reports, Outcome.AtRunTime)} | {Count(reports, Outcome.Open)} |\n");
        }
    }

    /// <summary>The text with what stands between the marks replaced.</summary>
    /// <exception cref="ArgumentException">It has no marks.</exception>
    public static string Replace(string text, string content)
    {
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin)
            throw new ArgumentException($"There is no place for the reports between {Begin} and {End}", nameof(text));
        return $"{text[..(begin + Begin.Length)]}\n{content.TrimEnd('\n')}\n{text[end..]}";
    }

    private static string Table(IReadOnlyList<Report> reports)
    {
        var table = new StringBuilder("| | what happened | reported in | diagnostic | beyond that | tests |\n|---|---|---|---|---|---|\n");
        foreach (var report in reports)
            table.Append(CultureInfo.InvariantCulture, $"| {report.Id} | {report.Symptom} | {report.Sources} | {Caught(report)} | {report.Reason} | {Tests(report)} |\n");
        return table.ToString();
    }

    private static string Caught(Report report) => report.Outcome switch
    {
        Outcome.Finding => string.Join(", ", report.Rules.Select(static r => $"[{r}]({r}.md)")),
        Outcome.ByConstruction => "by construction",
        Outcome.AtRunTime => "at run time",
        _ => "open",
    };

    private static string Tests(Report report) =>
        string.Join(", ", ReportCase.All.Where(c => c.Report == report.Id).Select(static c => c.Name).Concat(report.Proofs).Select(static p => $"`{p}`"));

    private static int Count(IReadOnlyList<Report> reports, Outcome outcome) => reports.Count(r => r.Outcome == outcome);

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
