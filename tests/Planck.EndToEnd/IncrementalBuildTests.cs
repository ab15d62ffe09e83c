using System;
using System.IO;
using System.Linq;
using Planck.EndToEnd.Projects;

namespace Planck.EndToEnd;

[Collection(RecipeProjectTests.Name)]
[Trait("Category", "Build")]
public sealed class IncrementalBuildTests(RecipeProject project)
{
    private static readonly string[] Both = [RecipeProject.Int8, RecipeProject.Mixed];

    [Fact]
    public void The_first_build_quantizes_every_recipe_and_says_where_how_large_and_how_many_bits()
    {
        var build = project.FirstBuild;

        Assert.Equal(Both, build.Quantized.Keys.Order(StringComparer.Ordinal));
        Assert.All(build.Quantized.Values, static reason => Assert.Equal("there is no artifact yet", reason));
        Assert.Empty(build.Findings);
        foreach (var recipe in Both)
            Assert.Matches($@"{recipe}: 13\.6 MB -> \d+\.\d+ MB \(\d+\.\d+ bits/weight\) artifacts/{recipe}", build.Output);
    }

    [Fact]
    public void Building_again_runs_nothing_and_writes_nothing()
    {
        project.BackToStart();
        var before = Written();

        var build = project.Build();

        Assert.True(build.Succeeded, build.Output);
        Assert.Empty(build.Quantized);
        Assert.Equal(before, Written());
    }

    [Fact]
    public void Changing_a_recipe_runs_only_that_one()
    {
        project.BackToStart();
        project.Edit($"{RecipeProject.Mixed}.yaml", "*.mlp.*", "*.mlp.down_proj");

        var build = project.Build();

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal((RecipeProject.Mixed, "the plan changed"), build.Quantized.Select(static q => (q.Key, q.Value)).Single());
        Assert.Empty(project.Build().Quantized);
    }

    [Fact]
    public void A_comment_rewrites_the_plan_but_quantizes_nothing()
    {
        project.BackToStart();
        project.Edit($"{RecipeProject.Mixed}.yaml", "# FP8 in the MLPs", "# A new line above moves every rule.\n# FP8 in the MLPs");
        project.Edit($"{RecipeProject.Mixed}.yaml", "most of the weights are here", "said differently");

        var build = project.Build();

        Assert.True(build.Succeeded, build.Output);
        Assert.Empty(build.Quantized);
        Assert.Contains("said differently", project.Read($"plans/{RecipeProject.Mixed}.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Touching_the_weights_runs_every_recipe_of_the_model()
    {
        project.BackToStart();
        File.SetLastWriteTimeUtc(project.Weights, DateTime.UtcNow);

        var build = project.Build();

        Assert.True(build.Succeeded, build.Output);
        Assert.Equal(Both, build.Quantized.Keys.Order(StringComparer.Ordinal));
        Assert.All(build.Quantized.Values, static reason => Assert.Equal("the weights changed", reason));
    }

    [Fact]
    public void Changing_the_evaluation_data_runs_only_the_recipes_that_use_it()
    {
        project.BackToStart();
        project.Write("data/eval.jsonl", "{\"text\": \"It was the best of times, it was the worst of times.\"}\n");
        project.Write("evaluated.yaml", "model: classics-7m\nformat: int8_weight_only\narithmetic: cpu\nevaluate:\n  data: data/eval.jsonl\n  max_kl: 0.1\n");
        var added = project.Build();
        Assert.True(added.Succeeded, added.Output);
        Assert.Equal(["evaluated"], added.Quantized.Keys);
        Assert.Matches(@"artifacts/evaluated, perplexity \d+\.\d+ is \d\.\d+ times the original's \d+\.\d+, mean KL 0\.0\d+ nats", added.Output);

        project.Write("data/eval.jsonl", "{\"text\": \"Call me Ishmael. Some years ago, never mind how long precisely.\"}\n");
        var changed = project.Build();
        Assert.True(changed.Succeeded, changed.Output);
        Assert.Equal(("evaluated", "the data changed"), changed.Quantized.Select(static q => (q.Key, q.Value)).Single());
        Assert.Empty(project.Build().Quantized);
    }

    [Fact]
    public void A_new_recipe_runs_alone_and_removing_it_prunes_its_plan()
    {
        project.BackToStart();
        project.Write("new.yaml", "model: classics-7m\nkv_cache: fp8_cast\n");
        var added = project.Build();
        Assert.True(added.Succeeded, added.Output);
        Assert.Equal(["new"], added.Quantized.Keys);
        Assert.True(File.Exists(project.PathOf("plans", "new.g.cs")));

        File.Delete(project.PathOf("new.yaml"));
        var removed = project.Build();

        Assert.True(removed.Succeeded, removed.Output);
        Assert.Empty(removed.Quantized);
        Assert.False(File.Exists(project.PathOf("plans", "new.g.cs")));
        Assert.True(Directory.Exists(project.Artifact("new")), "an artifact is somebody's work: nothing but a person deletes it");
    }

    [Fact]
    public void A_build_from_scratch_beside_finished_artifacts_runs_nothing()
    {
        project.BackToStart();
        Directory.Delete(project.PathOf("bin"), recursive: true);
        Directory.Delete(project.PathOf("obj"), recursive: true);

        var build = project.RestoreAndBuild();

        Assert.True(build.Succeeded, build.Output);
        Assert.Empty(build.Quantized);
    }

    [Fact]
    public void Without_weights_the_plans_compile_and_a_warning_says_there_is_no_artifact()
    {
        project.BackToStart();
        File.Delete(project.Weights);

        var build = project.Build();

        Assert.True(build.Succeeded, build.Output);
        Assert.Empty(build.Quantized);
        Assert.Equal(2, build.Findings.Count(static f => f.Contains("warning PLK505: plan compiled, weights of classics-7m not found", StringComparison.Ordinal)));
        Assert.Equal(2, build.Findings.Count);
    }

    [Fact]
    public void Quantizing_can_be_left_out_of_a_build_and_asked_for_later()
    {
        project.BackToStart();
        File.SetLastWriteTimeUtc(project.Weights, DateTime.UtcNow);

        Assert.Empty(project.Build("-p:QuantizeOnBuild=false").Quantized);
        Assert.Equal(2, project.Build("-p:QuantizeOnBuild=false", "-t:Quantize").Quantized.Count);
    }

    private (string File, DateTime Time)[] Written() =>
    [
        .. new[] { "bin", "plans", "artifacts", "models" }
            .SelectMany(folder => Directory.EnumerateFiles(project.PathOf(folder), "*", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(static f => (f, File.GetLastWriteTimeUtc(f))),
    ];
}
