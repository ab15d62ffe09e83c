using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using Planck.EndToEnd.Projects;
using Planck.Testing;

namespace Planck.EndToEnd;

/// <summary>The package alone is enough, and what a consumer builds with it is what the repository builds.</summary>
[Collection(RecipeProjectTests.Name)]
[Trait("Category", "Build")]
public sealed class PackageTests(RecipeProject project)
{
    [Fact]
    public void It_holds_generator_tasks_runner_and_libraries_and_needs_no_other_package()
    {
        using var package = ZipFile.OpenRead(project.PackageFile);
        var content = package.Entries.Select(static e => e.FullName)
            .Where(static n => n.Contains('/', StringComparison.Ordinal) && !n.StartsWith("_rels/", StringComparison.Ordinal) && !n.StartsWith("package/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        Snapshot.Verify(string.Join('\n', content));

        using var specification = new StreamReader(package.GetEntry("Planck.Sdk.nuspec")!.Open());
        Assert.DoesNotContain("<dependency ", specification.ReadToEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RecipeProject.Int8, "int8_weight_only")]
    public void A_consumers_tensors_are_those_of_ModelOpt(string recipe, string reference)
    {
        project.BackToStart();
        using var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Goldens, "modelopt", "ptq", reference, "tensors.json")));
        var expected = golden.RootElement.EnumerateObject().ToDictionary(
            static t => t.Name,
            static t => new TensorContent(
                t.Value.GetProperty("dtype").GetString()!,
                t.Value.GetProperty("shape").GetRawText().Replace(" ", "", StringComparison.Ordinal),
                t.Value.GetProperty("sha256").GetString()!));

        AssertEqualTensors(expected, SafetensorsFile.Read(Path.Combine(project.Artifact(recipe), "model.safetensors")));
    }

    [Fact]
    public void A_consumer_calibrates_on_data_of_its_own()
    {
        project.BackToStart();
        Directory.CreateDirectory(project.PathOf("data"));
        File.Copy(Repository.File("recipes", "data", "calib-64x256.safetensors"), project.PathOf("data", "calib.safetensors"), overwrite: true);
        project.Write("calibrated.yaml", "model: classics-7m\nformat: int4_blockwise_weight_only\nalgorithm: awq_lite\ncalibrate: {data: data/calib.safetensors, samples: 8}\narithmetic: cpu\n");
        project.Write("uncalibrated.yaml", "model: classics-7m\nformat: int4_blockwise_weight_only\narithmetic: cpu\n");

        var build = project.Build();

        Assert.True(build.Succeeded, build.Output);
        var (with, without) = (Tensors("calibrated"), Tensors("uncalibrated"));
        Assert.NotEqual(without["model.layers.0.mlp.down_proj.weight"], with["model.layers.0.mlp.down_proj.weight"]);
        Assert.Equal(without["lm_head.weight"], with["lm_head.weight"]);

        IReadOnlyDictionary<string, TensorContent> Tensors(string recipe) => SafetensorsFile.Read(Path.Combine(project.Artifact(recipe), "model.safetensors"));
    }

#if !DEBUG
    [Fact]
    public void A_consumers_tensors_are_those_of_the_repositorys_own_build()
    {
        project.BackToStart();

        AssertEqualTensors(
            SafetensorsFile.Read(Repository.File("recipes", "artifacts", "classics-7m-int8-weight-only", "model.safetensors")),
            SafetensorsFile.Read(Path.Combine(project.Artifact(RecipeProject.Int8), "model.safetensors")));
    }
#endif

    private static void AssertEqualTensors(IReadOnlyDictionary<string, TensorContent> expected, IReadOnlyDictionary<string, TensorContent> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, tensor => Assert.Equal(tensor.Value, actual[tensor.Key]));
    }
}
