using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Datasets.Sampling;
using Planck.Diagnostics;
using Planck.Inference;
using Planck.Operators;
using Planck.Runtime.Execution;
using Planck.Runtime.Plans;
using Planck.Testing;

namespace Planck.Runtime.Tests.Stacks;

/// <summary>Models that are published in MXFP4, as gpt-oss is: they run and are quantized as the same model with the values of its codes in bf16.</summary>
public sealed class Mxfp4SourceTests
{
    [Theory]
    [InlineData(ActivationPrecision.Float32)]
    [InlineData(ActivationPrecision.Bf16)]
    public void The_reference_model_packed_computes_with_what_its_codes_stand_for(ActivationPrecision activations)
    {
        using var folder = new TemporaryFolder();
        Mxfp4Model.Pack(Repository.File("tests", "goldens", "arch", "gpt-oss"), folder.File("packed"), folder.File("decoded"));
        Assert.Equal(Logits(folder.File("decoded"), activations), Logits(folder.File("packed"), activations));
    }

    [Theory]
    [InlineData("rules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n")]
    [InlineData("format: fp8_2d_blockwise_weight_only\n")]
    [InlineData("format: fp8\nkv_cache: fp8\ncalibrate: {data: ids.safetensors, layerwise: true}\n")]
    [InlineData("rules:\n  - layers: \"*.self_attn.*\"\n    format: w4a16_nvfp4\n")]
    public void A_recipe_gives_the_bytes_that_it_gives_for_the_model_in_bf16(string recipe)
    {
        using var model = new StackedModel("gpt_oss");
        model.PackExperts();
        model.Run(recipe);
        var found = model.OutputFiles();
        Assert.Empty(CheckpointVerifier.Verify(model.Output));
        model.Run(model.Decoded, model.Output, recipe);
        var expected = model.OutputFiles();
        Assert.Equal(expected.Keys, found.Keys);
        // The record names the files of the source.
        Assert.All(expected.Where(static f => f.Key != "planck.manifest.json"), f => Assert.Equal(f.Value, found[f.Key]));
    }

    [Fact]
    public void Bytes_do_not_depend_on_chunks()
    {
        using var model = new StackedModel("gpt_oss");
        model.PackExperts();
        const string Recipe = "rules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n";
        model.Run(Recipe, threads: 1, chunkBytes: 1 << 30);
        var whole = model.OutputFiles();
        model.Run(Recipe, threads: 3, chunkBytes: 1);
        Assert.All(model.OutputFiles(), f => Assert.Equal(whole[f.Key], f.Value));
    }

    [Fact]
    public void What_is_left_of_the_published_configuration_is_that_of_the_quantized_model()
    {
        using var model = new StackedModel("gpt_oss");
        model.PackExperts();
        var result = model.Run("rules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n");
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(model.Output, "config.json")))!;
        Assert.Equal("modelopt", config["quantization_config"]!["quant_method"]!.GetValue<string>());
        Assert.Null(config["quantization_config"]!["modules_to_not_convert"]);
        Assert.Equal("bfloat16", config["dtype"]!.GetValue<string>());
        // Bytes of the files, not of what is read.
        using var source = CheckpointReader.Open(model.Source);
        Assert.Equal(source.Tensors.Sum(static t => t.Bytes), result.BytesBefore);
    }

    [Fact]
    public void A_plan_that_was_compiled_for_bf16_experts_is_for_another_model()
    {
        using var model = new StackedModel("gpt_oss");
        model.PackExperts();
        var error = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(new()
        {
            Name = "recipe",
            Model = "stacked",
            Manifest = ManifestBuilder.FromFolder(model.Decoded, "stacked"),
            Run = new PlanRun(),
            SourceFolder = model.Source,
            OutputFolder = model.Output,
            RecipeFile = model.Ids,
        }));
        Assert.Equal(Rules.ModelChanged, error.Rule);
        Assert.Contains("the plan was compiled for 'BF16 3x160x192 model.layers.{0..1}.mlp.experts.down_proj', which the checkpoint has not", error.Message, StringComparison.Ordinal);
    }

    private static float[] Logits(string folder, ActivationPrecision activations)
    {
        using var model = LanguageModel.Open(folder, new InferenceOptions { Activations = activations });
        var logits = new List<float>();
        model.Forward([[.. Enumerable.Range(1, 40)], [7, 7, 200]], (_, _, values) => logits.AddRange(values));
        return [.. logits];
    }
}
