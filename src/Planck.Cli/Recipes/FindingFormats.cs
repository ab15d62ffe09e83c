using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using Planck.Diagnostics;

namespace Planck.Cli.Recipes;

/// <summary>How findings are printed.</summary>
internal enum FindingFormat
{
    /// <summary><c>path(line,column): error PLK102: ...</c>, as compilers do.</summary>
    Text,

    /// <summary>An array of objects.</summary>
    Json,

    /// <summary>Workflow commands, which GitHub shows at the line in a pull request.</summary>
    GitHub,

    /// <summary>A log of static analysis (<see cref="SarifLog"/>).</summary>
    Sarif,
}

/// <summary>Prints findings.</summary>
internal static class FindingFormats
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Findings go to <paramref name="output"/>; in text, recipes that could not be read go to <paramref name="error"/>.</summary>
    public static void Write(TextWriter output, TextWriter error, IReadOnlyList<Finding> findings, IReadOnlyList<UnreadRecipe> unread, FindingFormat format)
    {
        switch (format)
        {
            case FindingFormat.Json:
                output.WriteLine(JsonSerializer.Serialize(findings.Select(Json).Concat(unread.Select(Json)), Options));
                break;
            case FindingFormat.GitHub:
                foreach (var line in findings.Select(GitHub).Concat(unread.Select(GitHub)))
                    output.WriteLine(line);
                break;
            case FindingFormat.Sarif:
                output.WriteLine(SarifLog.Write(findings, unread));
                break;
            default:
                WriteText(output, findings);
                foreach (var message in unread.Select(static u => u.Message).Distinct())
                    error.WriteLine($"error: {message}");
                break;
        }
    }

    /// <summary>A line per finding, as <see cref="FindingFormat.Text"/>.</summary>
    public static void WriteText(TextWriter output, IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
            output.WriteLine(finding.ToString());
    }

    /// <summary>Lines and columns are one-based; the end is exclusive.</summary>
    public static object Json(Finding finding) => new
    {
        finding.Rule.Id,
        Severity = Severity(finding),
        File = finding.Span.Path,
        Line = finding.Span.Line + 1,
        Column = finding.Span.Column + 1,
        EndLine = finding.Span.EndLine + 1,
        EndColumn = finding.Span.EndColumn + 1,
        finding.Message,
        finding.Suggestion,
        Help = finding.Rule.HelpLink,
    };

    /// <summary>The keys of a finding; it is of no rule, and of the file as a whole.</summary>
    private static object Json(UnreadRecipe unread) => new
    {
        Id = (string?)null,
        Severity = "error",
        File = unread.Path,
        Line = 1,
        Column = 1,
        EndLine = 1,
        EndColumn = 1,
        unread.Message,
        Suggestion = (string?)null,
        Help = (string?)null,
    };

    private static string GitHub(UnreadRecipe unread) => $"::error file={Property(unread.Path)}::{Data(unread.Message)}";

    private static string GitHub(Finding finding)
    {
        var span = finding.Span;
        var place = FormattableString.Invariant($"file={Property(span.Path)},line={span.Line + 1},col={span.Column + 1},endLine={span.EndLine + 1}");
        // endColumn is only valid on a single line.
        if (span.EndLine == span.Line && span.EndColumn > span.Column)
            place += FormattableString.Invariant($",endColumn={span.EndColumn}");
        return $"::{Severity(finding)} {place},title={Property($"{finding.Rule.Id} {finding.Rule.Title}")}::{Data(finding.Text)}";
    }

    private static string Severity(Finding finding) => finding.IsError ? "error" : "warning";

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
