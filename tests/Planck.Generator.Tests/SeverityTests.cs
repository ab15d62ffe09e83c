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

    // PLK303 and PLK106 again, with files that say what they are.
    private static RecipeProject Configured(params (string Path, string Text)[] configs)
    {
        var project = new RecipeProject().Recipe("/p/recipes/a.yaml", Judged).Manifest("/p/recipes/models/classics-7m.manifest", RecipeProject.ClassicsManifest);
        foreach (var (path, text) in configs)
            project.Add(path, text, "EditorConfig");
        return project;
    }

    [Theory]
    [InlineData("[*.yaml]\ndotnet_diagnostic.PLK303.severity = warning", new[] { "Warning PLK106", "Warning PLK303" })]
    [InlineData("[*]\ndotnet_diagnostic.PLK303.severity = none", new[] { "Warning PLK106" })]
    [InlineData("[recipes/{a,b}.yaml]\ndotnet_diagnostic.plk303.severity = suggestion\ndotnet_diagnostic.PLK106.severity = error", new[] { "Error PLK106", "Info PLK303" })]
    public void An_editorconfig_sets_severities_of_the_recipes_its_section_is_about(string text, string[] expected)
    {
        var result = Configured(("/p/.editorconfig", text)).Run();

        Assert.Equal(expected, Severities(result));
        Assert.True(HasPlan(result));
    }

    [Theory]
    [InlineData("/p/.editorconfig", "[*.cs]\ndotnet_diagnostic.PLK303.severity = none")]
    [InlineData("/p/.editorconfig", "[b.yaml]\ndotnet_diagnostic.PLK303.severity = none")]
    [InlineData("/p/other/.editorconfig", "[*]\ndotnet_diagnostic.PLK303.severity = none")]
    [InlineData("/p/.editorconfig", "# PLK303 is an error here")]
    public void Its_other_sections_do_not(string path, string text)
    {
        var result = Configured((path, text)).Run();

        Assert.Equal(["Error PLK303", "Warning PLK106"], Severities(result));
        Assert.False(HasPlan(result));
    }

    [Fact]
    public void Of_several_the_nearest_goes_first_and_a_root_ends_the_search()
    {
        const string Silence = "[*]\ndotnet_diagnostic.PLK303.severity = none\ndotnet_diagnostic.PLK106.severity = none\n";

        var nearest = Configured(("/p/.editorconfig", Silence), ("/p/recipes/.editorconfig", "[*.yaml]\ndotnet_diagnostic.PLK303.severity = warning\n")).Run();
        var root = Configured(("/p/.editorconfig", Silence), ("/p/recipes/.editorconfig", "root = true\n")).Run();

        Assert.Equal(["Warning PLK303"], Severities(nearest));
        Assert.Equal(["Error PLK303", "Warning PLK106"], Severities(root));
    }

    [Fact]
    public void The_command_line_and_a_global_config_go_before_it()
    {
        (string, string) file = ("/p/.editorconfig", "[*]\ndotnet_diagnostic.PLK303.severity = none\n");

        var command = Configured(file).WithOptions(o => Command(o, Set("PLK303", ReportDiagnostic.Error))).Run();
        var global = Configured(file).WithOptions(o => GlobalConfig(o, "dotnet_diagnostic.PLK303.severity = error\n")).Run();

        Assert.Equal(["Error PLK303", "Warning PLK106"], Severities(command));
        Assert.Equal(["Error PLK303", "Warning PLK106"], Severities(global));
    }

    [Fact]
    public void It_cannot_lower_what_nothing_can_be_made_of()
    {
        var result = Configured(("/p/.editorconfig", "[*]\ndotnet_diagnostic.PLK005.severity = none\n"))
            .Edit("/p/recipes/a.yaml", static t => t.Replace("format: int8_weight_only\nrules", "format: fp9\nrules", StringComparison.Ordinal)).Run();

        Assert.Contains("Error PLK005", Severities(result));
        Assert.False(HasPlan(result));
    }

    [Fact]
    public void An_edit_of_it_reaches_the_findings()
    {
        var project = Configured(("/p/.editorconfig", "[*]\ndotnet_diagnostic.PLK303.severity = none\n"));
        Assert.Equal(["Warning PLK106"], Severities(project.Run()));

        project.Edit("/p/.editorconfig", static t => t.Replace("none", "error", StringComparison.Ordinal));

        Assert.Equal(["Error PLK303", "Warning PLK106"], Severities(project.Run()));
    }

    [Fact]
    public void A_section_about_manifests_is_not_about_recipes()
    {
        var project = Configured(("/p/recipes/models/.editorconfig", "[*.manifest]\ndotnet_diagnostic.PLK303.severity = none\n"));

        Assert.Equal(["Error PLK303", "Warning PLK106"], Severities(project.Run()));
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
