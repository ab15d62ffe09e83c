using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Planck.EndToEnd.Projects;

namespace Planck.EndToEnd;

[Collection(RecipeProjectTests.Name)]
[Trait("Category", "Build")]
public sealed class RecipeMistakeTests(RecipeProject project)
{
    [Fact]
    public void A_mistake_is_one_error_at_its_line_and_column_and_nothing_runs()
    {
        project.BackToStart();
        project.Edit($"{RecipeProject.Mixed}.yaml", "*.mlp.*", "*.mlp.dwn_proj");
        File.SetLastWriteTimeUtc(project.Weights, DateTime.UtcNow);

        // A comma in a property needs an escape on the command line of dotnet.
        var build = project.Build("-p:ErrorLog=findings.sarif%2Cversion=2.1");

        Assert.False(build.Succeeded);
        Assert.StartsWith($"{RecipeProject.Mixed}.yaml(4,13): error PLK102:", Assert.Single(build.Findings), StringComparison.Ordinal);
        AssertLogged("PLK102", $"{RecipeProject.Mixed}.yaml", line: 4, column: 13);
        Assert.Empty(build.Quantized);
        Assert.True(File.Exists(Path.Combine(project.Artifact(RecipeProject.Mixed), "planck.manifest.json")));
    }

    [Theory]
    [InlineData(".globalconfig", "is_global = true")]
    [InlineData(".editorconfig", "[*.yaml]")]
    public void A_judgement_that_the_project_overrules_is_a_warning_and_the_artifact_is_made(string file, string section)
    {
        project.BackToStart();
        project.Edit($"{RecipeProject.Mixed}.yaml", "arithmetic: cpu", "arithmetic: cpu\ntarget: {engine: sglang}");
        Assert.Contains("error PLK303: sglang", project.Build().Output, StringComparison.Ordinal);

        // A target changes no byte: the artifact that is there would do.
        Directory.Delete(project.Artifact(RecipeProject.Mixed), recursive: true);
        project.Write(file, $"{section}\ndotnet_diagnostic.PLK303.severity = warning\n");
        try
        {
            var build = project.Build();

            Assert.True(build.Succeeded, build.Output);
            Assert.Contains("warning PLK303: sglang", build.Output, StringComparison.Ordinal);
            Assert.Contains(RecipeProject.Mixed, build.Quantized.Keys);
        }
        finally
        {
            File.Delete(project.PathOf(file));
        }
    }

    // The compiler's own log of findings, SARIF 2.1.0, has ours at their place in the YAML.
    private void AssertLogged(string rule, string file, int line, int column)
    {
        using var log = JsonDocument.Parse(project.Read("findings.sarif"));
        var run = log.RootElement.GetProperty("runs")[0];
        var result = Assert.Single(run.GetProperty("results").EnumerateArray().ToList(), r => r.GetProperty("ruleId").GetString() == rule);
        Assert.Equal("error", result.GetProperty("level").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.EndsWith(file, place.GetProperty("artifactLocation").GetProperty("uri").GetString(), StringComparison.Ordinal);
        Assert.Equal((line, column), (place.GetProperty("region").GetProperty("startLine").GetInt32(), place.GetProperty("region").GetProperty("startColumn").GetInt32()));
        Assert.Contains(run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray(), r => r.GetProperty("id").GetString() == rule && r.GetProperty("helpUri").GetString()!.EndsWith($"{rule}.md", StringComparison.Ordinal));
        File.Delete(project.PathOf("findings.sarif"));
    }
}
