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
            // Precompiled for the machine that packs.
            .Select(static n => n.StartsWith("precompiled/", StringComparison.Ordinal) ? $"precompiled/RID/{Path.GetFileName(n)}" : n)
            .Order(StringComparer.Ordinal);
        Snapshot.Verify(string.Join('\n', content));

        using var specification = new StreamReader(package.GetEntry("Planck.Sdk.nuspec")!.Open());
        Assert.DoesNotContain("<dependency ", specification.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_consumers_compiler_gets_the_precompiled_generator_in_place_of_the_portable_one()
    {
        project.BackToStart();

        var listed = DotNet.Run(project.Folder, "msbuild", "-t:ResolveLockFileAnalyzers;PlanckUsePrecompiledGenerator", "-getItem:Analyzer");

        Assert.True(listed.Succeeded, listed.Output);
        using var items = JsonDocument.Parse(listed.Output);
        var own = items.RootElement.GetProperty("Items").GetProperty("Analyzer").EnumerateArray()
            .Select(static a => a.GetProperty("FullPath").GetString()!.Replace('\\', '/'))
            .Where(static f => f.Contains("/planck.sdk/", StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.Equal(["Planck.Core.dll", "Planck.Generator.dll", "YamlDotNet.dll"], own.Select(static f => Path.GetFileName(f)).Order(StringComparer.Ordinal));
        Assert.All(own, static f => Assert.Contains("/precompiled/", f, StringComparison.Ordinal));
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
