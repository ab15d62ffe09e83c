using System;
using System.IO;
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

        var build = project.Build();

        Assert.False(build.Succeeded);
        Assert.StartsWith($"{RecipeProject.Mixed}.yaml(4,13): error PLK102:", Assert.Single(build.Findings), StringComparison.Ordinal);
        Assert.Empty(build.Quantized);
        Assert.True(File.Exists(Path.Combine(project.Artifact(RecipeProject.Mixed), "planck.manifest.json")));
    }

    [Fact]
    public void A_judgement_that_the_project_overrules_is_a_warning_and_the_artifact_is_made()
    {
        project.BackToStart();
        project.Edit($"{RecipeProject.Mixed}.yaml", "arithmetic: cpu", "arithmetic: cpu\ntarget: {engine: sglang}");
        Assert.Contains("error PLK303: sglang", project.Build().Output, StringComparison.Ordinal);

        project.Write(".globalconfig", "is_global = true\ndotnet_diagnostic.PLK303.severity = warning\n");
        try
        {
            var build = project.Build();

            Assert.True(build.Succeeded, build.Output);
            Assert.Contains("warning PLK303: sglang", build.Output, StringComparison.Ordinal);
            Assert.Contains(RecipeProject.Mixed, build.Quantized.Keys);
        }
        finally
        {
            File.Delete(project.PathOf(".globalconfig"));
        }
    }
}
