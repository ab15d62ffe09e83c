using System;
using System.IO;
using System.Linq;
using Planck.EndToEnd.Projects;

namespace Planck.EndToEnd;

/// <summary>Where <c>ContinuousIntegrationBuild</c> is true nobody can commit, so plans are compared and not written.</summary>
[Collection(RecipeProjectTests.Name)]
[Trait("Category", "Build")]
public sealed class CheckedInPlansTests(RecipeProject project)
{
    [Fact]
    public void Current_plans_pass()
    {
        project.BackToStart();

        var build = project.Build("-p:ContinuousIntegrationBuild=true");

        Assert.True(build.Succeeded, build.Output);
        Assert.Empty(build.Quantized);
    }

    [Fact]
    public void A_stale_a_missing_and_an_extra_plan_are_an_error_each_and_nothing_is_quantized()
    {
        project.BackToStart();
        project.Edit($"plans/{RecipeProject.Int8}.g.cs", "Int8PerChannel", "Int8");
        File.Delete(project.PathOf("plans", RecipeProject.Mixed + ".g.cs"));
        project.Write("plans/extra.g.cs", "class Extra;\n");
        File.SetLastWriteTimeUtc(project.Weights, DateTime.UtcNow);

        var build = project.Build("-p:ContinuousIntegrationBuild=true");

        Assert.False(build.Succeeded);
        Assert.Empty(build.Quantized);
        Assert.Equal(3, build.Errors.Count);
        Assert.Single(build.Errors, static e => e.StartsWith($"plans/{RecipeProject.Int8}.g.cs(", StringComparison.Ordinal) && e.Contains("error PLK401", StringComparison.Ordinal));
        Assert.Single(build.Errors, static e => e.StartsWith($"plans/{RecipeProject.Mixed}.g.cs", StringComparison.Ordinal) && e.Contains("error PLK402", StringComparison.Ordinal));
        Assert.Single(build.Errors, static e => e.StartsWith("plans/extra.g.cs", StringComparison.Ordinal) && e.Contains("error PLK403", StringComparison.Ordinal));
    }

    [Fact]
    public void A_manifest_that_is_not_the_weights_is_an_error()
    {
        project.BackToStart();
        var manifest = $"models/{RecipeProject.Model}.manifest";
        var current = project.Read(manifest);
        project.Write(manifest, current.Replace("4096", "4095", StringComparison.Ordinal));

        var build = project.Build("-p:ContinuousIntegrationBuild=true");
        project.Write(manifest, current);

        Assert.False(build.Succeeded);
        Assert.Contains("error PLK503", Assert.Single(build.Errors), StringComparison.Ordinal);
    }
}
