using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Planck.Diagnostics;
using Planck.Testing;

namespace Planck.Cli.Tests;

/// <summary>What other programs read: workflow commands of GitHub, and SARIF.</summary>
public sealed class FindingFormatTests : IDisposable
{
    // An error in the first line of a rule and a warning about another part of the recipe; braces, percent signs, colons and commas in values and in the path.
    private const string Broken = "model: classics-7m\nformat: mxfp8\nrules:\n  - layers: \"layers.{9}.mlp::100%,*\"\n    format: mxfp4\n  - {layers: \"*.mlp.*\", format: keep}\n  - {layers: \"*\", format: mxfp4}\nevaluate: {data: eval.jsonl, sequence_length: 4096}\n";

    private const string Name = "bro, ken: 100%/broken.yaml";

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    // The runner's reading of a line (actions/runner, ActionCommand): "::", the command, properties "name=value" parted by commas up to the next "::", the message; then
    // %0D, %0A and %25 are decoded, in properties also %3A and %2C, %25 last.
    [Fact]
    public void A_workflow_command_is_read_back_as_it_was_meant()
    {
        var findings = Findings();
        var lines = _workplace.Planck("check", _workplace.Path(Name), "--format", "github").Out.TrimEnd('\n').Split('\n');
        Assert.Equal(findings.Count, lines.Length);
        foreach (var (line, finding) in lines.Zip(findings))
        {
            var parts = Regex.Match(line, "^::(?<command>[a-z]+) (?<properties>.*?)::(?<message>.*)$").Groups;
            var properties = parts["properties"].Value.Split(',').Select(static p => p.Split('=', 2)).ToDictionary(static p => p[0], static p => Decoded(p[1]), StringComparer.Ordinal);
            Assert.Equal(finding.GetProperty("severity").GetString(), parts["command"].Value);
            Assert.Equal(_workplace.Path(Name), Path.Combine(_workplace.Folder, properties["file"]));
            Assert.Equal(
                (finding.GetProperty("line").GetInt32().ToString(), finding.GetProperty("column").GetInt32().ToString(), finding.GetProperty("end_line").GetInt32().ToString()),
                (properties["line"], properties["col"], properties["endLine"]));
            // GitHub's last column is the last character; ours is the one behind it.
            Assert.Equal((finding.GetProperty("end_column").GetInt32() - 1).ToString(), properties["endColumn"]);
            Assert.StartsWith(finding.GetProperty("id").GetString() + " ", properties["title"], StringComparison.Ordinal);
            Assert.StartsWith(finding.GetProperty("message").GetString()!, Decoded(parts["message"].Value), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sarif_has_a_rule_for_each_kind_and_a_result_for_each_finding()
    {
        var findings = Findings();
        using var log = Sarif(out var exitCode, _workplace.Path(Name));
        Assert.Equal(1, exitCode);
        Assert.Equal("2.1.0", log.RootElement.GetProperty("version").GetString());
        var run = Assert.Single(log.RootElement.GetProperty("runs").EnumerateArray().ToList());
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        Assert.True(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());

        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().ToList();
        Assert.Equal(findings.Select(static f => f.GetProperty("id").GetString()).Distinct().Order(), rules.Select(static r => r.GetProperty("id").GetString()));
        foreach (var rule in rules)
        {
            var known = Rules.All.Single(r => r.Id == rule.GetProperty("id").GetString());
            Assert.Equal(known.Title, rule.GetProperty("shortDescription").GetProperty("text").GetString());
            // SARIF 2.1.0, 3.49.12: a helpUri is absolute, which a page without a public address cannot have. The page is in the log instead.
            Assert.False(rule.TryGetProperty("helpUri", out _));
            Assert.Contains(known.HelpLink, rule.GetProperty("help").GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Equal(File.ReadAllText(Repository.File("docs", "diagnostics", known.Id + ".md")), rule.GetProperty("help").GetProperty("markdown").GetString());
        }

        var results = run.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(findings.Count, results.Count);
        foreach (var (result, finding) in results.Zip(findings))
        {
            Assert.Equal(finding.GetProperty("id").GetString(), result.GetProperty("ruleId").GetString());
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
            Assert.Equal(finding.GetProperty("severity").GetString(), result.GetProperty("level").GetString());
            // SARIF 2.1.0, 3.11.5: a brace of the text is written twice.
            Assert.StartsWith(finding.GetProperty("message").GetString()!, Unbraced(result.GetProperty("message").GetProperty("text").GetString()!), StringComparison.Ordinal);
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.Equal(_workplace.Path(Name), new Uri(place.GetProperty("artifactLocation").GetProperty("uri").GetString()!).LocalPath);
            string[] region = ["startLine", "startColumn", "endLine", "endColumn"];
            string[] json = ["line", "column", "end_line", "end_column"];
            Assert.Equal(json.Select(n => finding.GetProperty(n).GetInt32()), region.Select(n => place.GetProperty("region").GetProperty(n).GetInt32()));
        }
    }

    [Fact]
    public void Sarif_says_what_could_not_be_read_as_a_notification()
    {
        using var log = Sarif(out var exitCode, _workplace.Path("missing.yaml"), _workplace.Path("good.yaml"));
        var run = log.RootElement.GetProperty("runs")[0];
        Assert.Equal((1, 0), (exitCode, run.GetProperty("results").GetArrayLength()));
        var invocation = run.GetProperty("invocations")[0];
        Assert.False(invocation.GetProperty("executionSuccessful").GetBoolean());
        Assert.EndsWith("missing.yaml: the file does not exist", Assert.Single(invocation.GetProperty("toolExecutionNotifications").EnumerateArray().ToList()).GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_findings_sarif_has_no_results()
    {
        using var log = Sarif(out var exitCode, _workplace.Path("good.yaml"));
        var run = log.RootElement.GetProperty("runs")[0];
        Assert.Equal((0, 0, 0), (exitCode, run.GetProperty("results").GetArrayLength(), run.GetProperty("tool").GetProperty("driver").GetProperty("rules").GetArrayLength()));
    }

    private List<JsonElement> Findings()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_workplace.Path(Name))!);
        var said = _workplace.Planck("check", _workplace.Write(Name, Broken), "--format", "json");
        var findings = JsonDocument.Parse(said.Out).RootElement.EnumerateArray().ToList();
        // Otherwise the test does not try what it is for.
        Assert.Contains(findings, static f => f.GetProperty("severity").GetString() == "warning");
        Assert.Contains(findings, static f => f.GetProperty("severity").GetString() == "error" && f.GetProperty("message").GetString()!.Contains("{9}", StringComparison.Ordinal));
        return findings;
    }

    private static JsonDocument Sarif(out int exitCode, params string[] recipes)
    {
        // Unlike Said, with whole paths: an address of a file has nothing to be relative to.
        using var output = new StringWriter();
        exitCode = CommandLine.Invoke(["check", .. recipes, "--format", "sarif"], output, TextWriter.Null);
        return JsonDocument.Parse(output.ToString());
    }

    private static string Decoded(string text) => new[] { ("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%") }
        .Aggregate(text, static (t, pair) => t.Replace(pair.Item1, pair.Item2, StringComparison.Ordinal));

    private static string Unbraced(string text) => text.Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
}
