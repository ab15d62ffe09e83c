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
}
