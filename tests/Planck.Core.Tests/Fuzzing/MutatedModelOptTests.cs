using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Recipes;
using Planck.Recipes.ModelOpt.Imports;
using Planck.Testing;
using Planck.Testing.Fuzzing;

namespace Planck.Core.Tests.Fuzzing;

/// <summary>Whatever a recipe of ModelOpt holds, compiling it ends in a plan or in findings at their places.</summary>
public class MutatedModelOptTests
{
    private const string RecipeFile = "recipes/a.yaml";

    private static readonly ModelManifest[] Models = [SampleModels.Classics7M, SampleModels.Qwen3_30B_A3B, SampleModels.Llama32_1B];

    private static readonly TextMutator Mutator = new(
        [.. Library(), .. Directory.EnumerateFiles(Path.Combine(Repository.Goldens, "modelopt", "recipes"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText)],
        ["$import", "imports", "num_bits", "block_sizes", "scale_bits", "axis", "enable", "parent_class", "nn.Linear", "configs/numerics/nvfp4", "../a", "e4m3", "dynamic", "static", "awq_lite", "mse"]);

    private static IEnumerable<string> Library() =>
        ModelOptLibrary.Paths.Where(static p => p.Contains("ptq", StringComparison.Ordinal)).Select(static p => ModelOptLibrary.Read(p)!).Where(static t => t.Contains("quantize", StringComparison.Ordinal));

    [Theory]
    [InlineData(401, 5_000)]
    [InlineData(402, 5_000)]
    public void Ends_in_a_plan_or_in_findings_at_their_places(int seed, int count)
    {
        var (plans, refused) = (0, 0);
        FuzzRun.Over(Mutator, seed, count, text =>
        {
            var model = Models[text.Length % Models.Length];
            var parsed = RecipeDocument.Parse(RecipeFile, text, new(model.Name, Calibration: "data/calib.safetensors"));
            var bound = Binder.Bind(parsed, model, [model.Name]);
            foreach (var finding in bound.Findings)
                Soundness.Require(finding, RecipeFile, text);
            Soundness.Require(bound);
            if (parsed.Recipe.Layers is { } layers)
                _ = layers.PlaceOf("model.layers.1.mlp.down_proj");
            _ = bound.Plan is null ? refused++ : plans++;
        });

        Assert.True(plans > count / 200 && refused > count / 4, $"{plans} plans, {refused} refused: too one-sided to show anything");
    }
}
