using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Planck.Generator.Tests;

/// <summary>A project sets severities as for any analyzer; what it overrules does not keep the plan away, and what nothing can be made of cannot be overruled.</summary>
public class SeverityTests
{
    // PLK303, which judges an engine, and PLK106, a warning.
    private const string Judged = "model: classics-7m\ntarget: {engine: vllm}\nformat: int8_weight_only\nrules:\n  - layers: \"*\"\n    format: int8_weight_only\n    because: all of it\n";

    private static RecipeProject Project(string recipe = Judged) => new RecipeProject()
        .Recipe("recipes/a.yaml", recipe)
        .Manifest("recipes/models/classics-7m.manifest", RecipeProject.ClassicsManifest);

    private static (string, ReportDiagnostic)[] Set(string id, ReportDiagnostic severity) => [(id, severity)];

    private static CSharpCompilationOptions Command(CSharpCompilationOptions options, params (string Id, ReportDiagnostic Severity)[] severities) =>
        options.WithSpecificDiagnosticOptions(severities.Select(static s => KeyValuePair.Create(s.Id, s.Severity)));

    // As csc reads the file; its provider is not public.
    private static CSharpCompilationOptions GlobalConfig(CSharpCompilationOptions options, string rules) =>
        options.WithSyntaxTreeOptionsProvider(new GlobalSeverities(AnalyzerConfigSet.Create(ImmutableArray.Create(AnalyzerConfig.Parse("is_global = true\n" + rules, "/p/.globalconfig"))).GlobalConfigOptions.TreeOptions));

    private static string[] Severities(RecipeProject.Result result) => [.. result.Run.Diagnostics.Select(static d => $"{d.Severity} {d.Id}").Order(StringComparer.Ordinal)];

    private static bool HasPlan(RecipeProject.Result result) => !result.Text("a.g.cs").Contains("this plan does nothing", StringComparison.Ordinal);

    [Fact]
    public void By_default_an_error_stops_the_plan_and_a_warning_does_not()
    {
        var result = Project().Run();

        Assert.Equal(["Error PLK303", "Warning PLK106"], Severities(result));
        Assert.False(HasPlan(result));
    }

    [Theory]
    [InlineData(ReportDiagnostic.Suppress, new string[0])]
    [InlineData(ReportDiagnostic.Error, new[] { "Error PLK106" })]
    public void NoWarn_and_WarningsAsErrors_set_a_warning(ReportDiagnostic severity, string[] expected)
    {
        var project = Project("model: classics-7m\nformat: mxfp8\nrules:\n  - layers: \"*\"\n    format: int8_weight_only\n");

        var result = project.WithOptions(o => Command(o, Set("PLK106", severity))).Run();

        Assert.Equal(expected, Severities(result));
        Assert.True(HasPlan(result));
    }

    [Theory]
    [InlineData("none", new[] { "Warning PLK106" })]
    [InlineData("warning", new[] { "Warning PLK106", "Warning PLK303" })]
    [InlineData("suggestion", new[] { "Info PLK303", "Warning PLK106" })]
    public void A_global_config_overrules_a_judgement_and_the_plan_comes_out(string severity, string[] expected)
    {
        var result = Project().WithOptions(o => GlobalConfig(o, $"dotnet_diagnostic.PLK303.severity = {severity}\n")).Run();

        Assert.Equal(expected, Severities(result));
        Assert.True(HasPlan(result));
    }

    [Fact]
    public void NoWarn_overrules_a_judgement_too()
    {
        var result = Project().WithOptions(o => Command(o, Set("PLK303", ReportDiagnostic.Suppress))).Run();

        Assert.Equal(["Warning PLK106"], Severities(result));
        Assert.True(HasPlan(result));
    }

    [Theory]
    [InlineData("model: classics-7m\nformat: nvfp4\n", "PLK208")]
    [InlineData("model: classics-7m\nformat: fp9\n", "PLK005")]
    [InlineData("model: classic\nformat: mxfp8\n", "PLK101")]
    public void What_nothing_can_be_made_of_stays_an_error(string recipe, string id)
    {
        var result = Project(recipe).WithOptions(o => GlobalConfig(Command(o, Set(id, ReportDiagnostic.Suppress)), $"dotnet_diagnostic.{id}.severity = none\n")).Run();

        Assert.Equal(["Error " + id], Severities(result));
        Assert.False(HasPlan(result));
    }

    [Fact]
    public void A_judgement_beside_such_an_error_brings_no_plan()
    {
        var result = Project(Judged.Replace("int8_weight_only\nrules", "int8\nrules", StringComparison.Ordinal).Replace("format: int8_weight_only\n    because", "format: int8\n    because", StringComparison.Ordinal))
            .WithOptions(o => Command(o, Set("PLK303", ReportDiagnostic.Suppress))).Run();

        Assert.Equal(["Error PLK208", "Warning PLK106"], Severities(result));
        Assert.False(HasPlan(result));
    }

    private sealed class GlobalSeverities(ImmutableDictionary<string, ReportDiagnostic> severities) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.Unknown;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            severities.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            severities.TryGetValue(diagnosticId, out severity);
    }
}
