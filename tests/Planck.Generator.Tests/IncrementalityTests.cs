using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Planck.Core.Tests.Plans;
using Planck.Models;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace Planck.Generator.Tests;

/// <summary>What an edit reruns, by the reasons Roslyn tracks.</summary>
public class IncrementalityTests
{
    private const string Recipe = "model: classics-7m\nformat: mxfp8\n";
    private const string Other = "model: other\nformat: mxfp4\n";

    private static RecipeProject Project()
    {
        var other = SampleModels.Dense("other", layers: 2, hidden: 64, queries: 64, keys: 64, intermediate: 128, vocabulary: 256);
        return new RecipeProject()
            .Recipe("recipes/a.yaml", Recipe)
            .Recipe("recipes/b.yaml", Other)
            .Manifest("recipes/models/classics-7m.manifest", RecipeProject.ClassicsManifest)
            .Manifest("recipes/models/other.manifest", ManifestWriter.Write(other.Manifest));
    }

    [Fact]
    public void The_first_run_has_everything_to_do()
    {
        var result = Project().Run();

        Assert.Empty(result.Findings);
        Assert.Equal(["a.g.cs", "b.g.cs", "models/classics-7m.g.cs", "models/other.g.cs"], result.Files);
        Assert.Equal([New, New], result.Reasons(StepNames.Plan));
    }

    [Fact]
    public void An_edit_of_code_reruns_nothing()
    {
        var project = Project();
        project.Run();

        var result = project.EditCode("internal class C;").Run();

        Assert.All(
            [StepNames.Recipe, StepNames.Manifest, StepNames.Bound, StepNames.Plan, StepNames.Source, StepNames.ModelSource, StepNames.Diagnostics],
            step => Assert.Equal([Cached, Cached], result.Reasons(step)));
        Assert.All(result.OutputReasons, static r => Assert.Equal(Cached, r));
    }

    [Fact]
    public void A_comment_below_the_recipe_changes_no_plan_and_no_output()
    {
        var project = Project();
        project.Run();

        var result = project.Edit("recipes/a.yaml", static t => t + "# reviewed\n").Run();

        Assert.Equal([Unchanged, Cached], result.Reasons(StepNames.Recipe));
        Assert.All(result.Reasons(StepNames.Plan), static r => Assert.Equal(Cached, r));
        Assert.All(result.OutputReasons, static r => Assert.Equal(Cached, r));
    }

    [Fact]
    public void What_moves_findings_only_regenerates_no_source()
    {
        const string broken = "model: classics-7m\nformat: fp9\n";
        var project = Project().Recipe("recipes/c.yaml", broken);
        project.Run();

        var result = project.Edit("recipes/c.yaml", static t => "\n" + t).Run();

        Assert.Equal([Cached, Cached, Modified], result.Reasons(StepNames.Plan));
        Assert.Equal([Cached, Cached, Unchanged], result.Reasons(StepNames.Source));
        Assert.Equal([Cached, Cached, Modified], result.Reasons(StepNames.Diagnostics));
    }

    [Fact]
    public void A_format_reruns_its_recipe_only()
    {
        var project = Project();
        project.Run();

        var result = project.Edit("recipes/a.yaml", static t => t.Replace("mxfp8", "mxfp4", StringComparison.Ordinal)).Run();

        Assert.Equal([Modified, Cached], result.Reasons(StepNames.Recipe));
        Assert.Equal(Modified, result.Reasons(StepNames.Plan)[0]);
        Assert.Equal(Cached, result.Reasons(StepNames.Plan)[1]);
        Assert.All(result.Reasons(StepNames.ModelSource), static r => Assert.Equal(Cached, r));
        Assert.Single(result.OutputReasons, Modified);
    }

    [Fact]
    public void Another_models_manifest_stops_at_the_bound_step()
    {
        var project = Project();
        project.Run();

        var result = project.Edit("recipes/models/other.manifest", static t => t.Replace("256x64", "512x64", StringComparison.Ordinal)).Run();

        Assert.Equal([Cached, Modified], result.Reasons(StepNames.Manifest));
        Assert.Equal([Unchanged, Modified], result.Reasons(StepNames.Bound));
        Assert.Equal([Cached, Modified], result.Reasons(StepNames.Plan));
    }

    [Fact]
    public void A_new_recipe_leaves_the_others()
    {
        var project = Project();
        project.Run();

        var result = project.Recipe("recipes/c.yaml", Recipe).Run();

        Assert.Contains("c.g.cs", result.Files);
        Assert.Equal([Cached, Cached, New], result.Reasons(StepNames.Plan));
    }

    [Fact]
    public void Tracked_values_hold_nothing_of_the_compilation()
    {
        var result = Project().Recipe("recipes/c.yaml", "model: nobody\n").Run().Run;

        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var names = typeof(StepNames).GetFields().Select(static f => (string)f.GetValue(null)!);
        foreach (var step in names.SelectMany(name => result.TrackedSteps[name]))
        {
            foreach (var (value, _) in step.Outputs)
                Walk(value, visited);
        }

        Assert.True(visited.Count > 100, "the walk saw too little to mean anything");
    }

    private static void Walk(object? node, HashSet<object> visited)
    {
        if (node is null || node is string || node.GetType().IsPrimitive || node.GetType().IsEnum || !visited.Add(node))
            return;
        Assert.False(
            node is Compilation or ISymbol or SyntaxNode or SyntaxTree or Location or Diagnostic or AdditionalText,
            $"{node.GetType()} is kept between runs");
        if (node is IEnumerable items)
        {
            foreach (var item in items)
                Walk(item, visited);
        }

        for (var type = node.GetType(); type is not null; type = type.BaseType)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Walk(field.GetValue(node), visited);
        }
    }
}
