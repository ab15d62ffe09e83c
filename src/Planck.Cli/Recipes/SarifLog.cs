using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Diagnostics;

namespace Planck.Cli.Recipes;

/// <summary>
/// Findings as a SARIF log, version 2.1.0 (OASIS standard): one run, a rule for each kind of finding, a result at a region for each. Lines and columns are
/// one-based, the end is exclusive, columns count UTF-16 units.
/// </summary>
internal static class SarifLog
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="unread">Recipes that could not be read: no results of a rule, but notifications of the run.</param>
    public static string Write(IReadOnlyList<Finding> findings, IReadOnlyList<UnreadRecipe> unread)
    {
        var rules = findings.Select(static f => f.Rule).Distinct().OrderBy(static r => r.Id, StringComparer.Ordinal).ToList();
        var log = new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "Planck",
                        ["semanticVersion"] = typeof(SarifLog).Assembly.GetName().Version!.ToString(3),
                        ["rules"] = Array(rules.Select(Describe)),
                    },
                },
                ["columnKind"] = "utf16CodeUnits",
                ["invocations"] = new JsonArray(new JsonObject
                {
                    ["executionSuccessful"] = unread.Count == 0,
                    ["toolExecutionNotifications"] = Array(unread.Select(Notification)),
                }),
                ["results"] = Array(findings.Select(f => Result(f, rules.IndexOf(f.Rule)))),
            }),
        };
        return log.ToJsonString(Options);
    }

    // A helpUri must be absolute, and the pages have no public address: the page itself is in the log, where code scanning shows it beside the result.
    private static JsonObject Describe(Rule rule) => new()
    {
        ["id"] = rule.Id,
        ["shortDescription"] = Text(rule.Title),
        ["help"] = new JsonObject { ["text"] = $"{rule.Title}: see {rule.HelpLink} of the package Planck.Sdk", ["markdown"] = RulePage.Of(rule) },
        ["defaultConfiguration"] = new JsonObject { ["level"] = rule.Severity == Severity.Error ? "error" : "warning" },
    };

    private static JsonObject Result(Finding finding, int rule) => new()
    {
        ["ruleId"] = finding.Rule.Id,
        ["ruleIndex"] = rule,
        ["level"] = finding.IsError ? "error" : "warning",
        ["message"] = Text(finding.Text),
        ["locations"] = new JsonArray(Location(finding.Span.Path, new JsonObject
        {
            ["startLine"] = finding.Span.Line + 1,
            ["startColumn"] = finding.Span.Column + 1,
            ["endLine"] = finding.Span.EndLine + 1,
            ["endColumn"] = finding.Span.EndColumn + 1,
        })),
    };

    private static JsonObject Notification(UnreadRecipe unread) => new()
    {
        ["level"] = "error",
        ["message"] = Text(unread.Message),
        ["locations"] = new JsonArray(Location(unread.Path, null)),
    };

    private static JsonObject Location(string path, JsonObject? region)
    {
        var place = new JsonObject { ["artifactLocation"] = new JsonObject { ["uri"] = Uri(path) } };
        if (region is not null)
            place["region"] = region;
        return new() { ["physicalLocation"] = place };
    }

    // A relative path stays one, for a reader that knows the repository.
    private static string Uri(string path) => Path.IsPathRooted(path)
        ? new Uri(path).AbsoluteUri
        : string.Join("/", path.Split('/', '\\').Select(System.Uri.EscapeDataString));

    // In SARIF's messages braces stand for arguments (3.11.5); doubled they are themselves.
    private static JsonObject Text(string text) => new() { ["text"] = text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal) };

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);
}
