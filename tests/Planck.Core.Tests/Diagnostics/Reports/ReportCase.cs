using System.Collections.Generic;
using System.Linq;
using Planck.Models;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>A recipe that would run into a reported failure, and the finding it gets.</summary>
/// <param name="Report">The report's id.</param>
/// <param name="Rule">The diagnostic.</param>
/// <param name="Line">One-based line of the finding.</param>
/// <param name="Column">One-based column.</param>
/// <param name="Numbers">What the message must hold: the numbers and names that make it true.</param>
internal sealed record ReportCase(string Report, string Rule, int Line, int Column, ModelManifest Model, string Recipe, params string[] Numbers)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ReportCase> All { get; } = [.. ModelOptCases.All, .. HuggingFaceCases.All];

    /// <summary>A name for a test runner: the report, the rule, and which of several.</summary>
    public string Name => $"{Report} {Rule} {All.Where(c => c.Report == Report && c.Rule == Rule).TakeWhile(c => c != this).Count() + 1}";
}
