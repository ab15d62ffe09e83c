using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Diagnostics;
using Planck.Inference;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Tests.Stacks;

/// <summary>Experts that are published in MXFP4, cast to NVFP4: from a recipe to the tensors of ModelOpt's layout, and back to the numbers they were.</summary>
public sealed class Mxfp4CastTests
{
    private const string Recipe = "algorithm: cast_mxfp4_to_nvfp4\nrules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n";

    private static readonly (string Name, int In, int Out)[] Stacks = [("gate_up_proj", 192, 320), ("down_proj", 160, 192)];

    [Fact]
    public void Every_number_is_the_one_that_is_published()
    {
        using var model = Packed(Spread(17));
        var result = model.Run(Recipe);
        Assert.Empty(CheckpointVerifier.Verify(model.Output));
        foreach (var stack in Tensors(model))
            Assert.Equal(StackedModel.Weights(model.Decoded, stack), Values(model, stack));
        Assert.Equal(new CastBlocks(2 * 3 * ((192 * 320) + (160 * 192)) / 32, 0), result.Cast);
        Assert.EndsWith(", all 17280 MXFP4 blocks cast without loss", ResultText.Of("x", result, "artifacts/x"), StringComparison.Ordinal);
    }

    [Fact]
    public void Scales_are_powers_of_two_below_the_largest_of_all_experts()
    {
        using var model = Packed(Spread(17));
        model.Run(Recipe);
        foreach (var stack in Tensors(model))
        {
            using var source = CheckpointReader.Open(model.Source);
            var stored = source.Find(stack + "_scales")!;
            var published = new byte[stored.Bytes];
            source.Read(stored, 0, published);
            Assert.Equal(MathF.Pow(2, published.Max() - 127 - 8), Number(model, stack + "_weight_scale_2"));
            Assert.All(model.Written(stack + "_weight_scale").Distinct(), static code => Assert.Equal(0, Math.Log2(SlowStack.FromE4M3(code)) % 1));
        }
    }

    [Fact]
    public void What_was_calibrated_changes_the_scale_of_the_inputs_alone()
    {
        using var model = Packed(Spread(17));
        model.Run(Recipe);
        var cast = Tensors(model).SelectMany(stack => (string[])[stack, stack + "_weight_scale", stack + "_weight_scale_2"]).ToDictionary(static t => t, model.Written);
        model.Run("format: fp8\nalgorithm: [nvfp4_act_headroom, cast_mxfp4_to_nvfp4]\nrules:\n  - layers: \"*.experts.*\"\n    format: nvfp4\ncalibrate: {data: ids.safetensors, layerwise: true}\n");
        Assert.Empty(CheckpointVerifier.Verify(model.Output));
        Assert.All(cast, tensor => Assert.Equal(tensor.Value, model.Written(tensor.Key)));
        Assert.All(Tensors(model), stack => Assert.True(Number(model, stack + "_input_scale") > 0));
    }

    /// <summary>The quantized layers before a layer compute as the published ones do: what a layer-wise calibration sees of the inputs of its experts is what it sees of the model as it is.</summary>
    [Fact]
    public void A_calibration_layer_by_layer_goes_on_with_the_published_numbers()
    {
        using var model = Packed(Spread(17));
        const string Calibrated = Recipe + "  - layers: \"layers.1.self_attn.*\"\n    format: fp8\n";
        model.Run(Calibrated + "calibrate: {data: ids.safetensors, layerwise: true}\n");
        var layerwise = model.Written("model.layers.1.self_attn.q_proj.input_scale");
        model.Run(Calibrated + "calibrate: {data: ids.safetensors}\n");
        Assert.Equal(model.Written("model.layers.1.self_attn.q_proj.input_scale"), layerwise);
    }

    [Fact]
    public void Blocks_too_far_below_the_largest_are_counted_where_their_numbers_change()
    {
        using var model = Packed(Spread(24));
        var result = model.Run(Recipe);
        var changed = 0;
        foreach (var stack in Tensors(model))
        {
            var (before, after) = (StackedModel.Weights(model.Decoded, stack), Values(model, stack));
            var (inFeatures, outFeatures) = (stack.EndsWith("down_proj", StringComparison.Ordinal) ? 160 : 192, stack.EndsWith("down_proj", StringComparison.Ordinal) ? 192 : 320);
            changed += Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).Select(i => (i / outFeatures / 32, i % outFeatures)).Distinct().Count();
        }

        Assert.InRange(changed, 1, 17279);
        Assert.Equal(new CastBlocks(17280, changed), result.Cast);
        Assert.EndsWith($", {changed} of 17280 MXFP4 blocks rounded by the cast", ResultText.Of("x", result, "artifacts/x"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_quantized_model_computes_as_the_published_one()
    {
        using var model = Packed(static (_, _) => { });
        model.Run(Recipe);
        var (expected, found) = (Logits(model.Source), Logits(model.Output));
        Assert.All(expected.Zip(found), static pair => Assert.Equal(pair.First, pair.Second, 1e-5f * MathF.Max(1, MathF.Abs(pair.First))));
    }

    [Fact]
    public void Bytes_do_not_depend_on_threads_or_chunks_and_buffers_hold_two_chunks_per_thread()
    {
        using var model = Packed(Spread(20));
        model.Run(Recipe, threads: 1, chunkBytes: 1 << 30);
        var whole = model.OutputFiles();
        foreach (var (threads, chunkBytes) in ((int, int)[])[(1, 1), (3, 12_000)])
        {
            var result = model.Run(Recipe, threads, chunkBytes);
            Assert.All(model.OutputFiles(), f => Assert.Equal(whole[f.Key], f.Value));
            // The smallest unit is a row of blocks and one of its columns: 32 codes and two scales of 320 out_features and one more.
            Assert.InRange(result.PeakBufferBytes, 1, 2L * threads * Math.Max(chunkBytes, 18 * 321));
        }
    }

    [Theory]
    [InlineData(255, "NaN")]
    [InlineData(252, "2^125")]
    public void A_scale_that_NVFP4_has_not_is_named(byte scale, string shown)
    {
        using var model = Packed((tensor, scales) => scales[^1] = tensor == "model.layers.1.mlp.experts.down_proj" ? scale : scales[^1]);
        var error = Assert.Throws<PlanFailedException>(() => model.Run(Recipe));
        Assert.Equal(Rules.NotFinite, error.Rule);
        Assert.Contains($"tensor 'model.layers.1.mlp.experts.down_proj_scales' has the scale {shown} in expert 2, and NVFP4 ends at 2^124", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_that_finds_no_experts_to_cast_fails_before_anything_is_written()
    {
        using var model = Packed(static (_, _) => { });
        var error = Assert.Throws<PlanFailedException>(() => PlanExecutor.Run(new()
        {
            Name = "recipe",
            Model = "stacked",
            Run = new PlanRun { Algorithms = [new CastMxfp4ToNvfp4()] },
            SourceFolder = model.Decoded,
            OutputFolder = model.Output,
            RecipeFile = model.Ids,
        }));
        Assert.Equal(Rules.NothingToCast, error.Rule);
    }

    private static StackedModel Packed(Action<string, byte[]> scales)
    {
        var model = new StackedModel("gpt_oss");
        model.PackExperts(scales);
        return model;
    }

    // Exponents within so many powers of two.
    private static Action<string, byte[]> Spread(int powers)
    {
        var random = new Random(powers);
        return (_, scales) =>
        {
            for (var i = 0; i < scales.Length; i++)
                scales[i] = (byte)(120 - random.Next(powers + 1));
        };
    }

    private static IEnumerable<string> Tensors(StackedModel model) =>
        Enumerable.Range(0, 2).SelectMany(layer => Stacks.Select(s => $"{model.Experts.Replace(".0.", $".{layer}.", StringComparison.Ordinal)}.{s.Name}"));

    private static float Number(StackedModel model, string tensor) => BinaryPrimitives.ReadSingleLittleEndian(model.Written(tensor));

    // What codes [experts, in / 2, out] and scales [experts, in / 16, out] stand for, [experts, in, out].
    private static float[] Values(StackedModel model, string stack)
    {
        float[] magnitudes = [0, 0.5f, 1, 1.5f, 2, 3, 4, 6];
        var (_, inFeatures, outFeatures) = Stacks.Single(s => stack.EndsWith(s.Name, StringComparison.Ordinal));
        var (codes, scales, tensorScale) = (model.Written(stack), model.Written(stack + "_weight_scale"), Number(model, stack + "_weight_scale_2"));
        var values = new float[2 * codes.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (row, column) = (i / outFeatures, i % outFeatures);
            var code = codes[(row / 2 * outFeatures) + column] >> (4 * (row % 2));
            values[i] = magnitudes[code & 7] * SlowStack.FromE4M3(scales[(row / 16 * outFeatures) + column]) * tensorScale * ((code & 8) == 0 ? 1 : -1);
        }

        Assert.Equal(0, values.Length % (inFeatures * outFeatures));
        return values;
    }

    private static float[] Logits(string folder)
    {
        using var model = LanguageModel.Open(folder);
        var logits = new List<float>();
        model.Forward([[.. Enumerable.Range(1, 40)], [7, 7, 90]], (_, _, values) => logits.AddRange(values));
        return [.. logits];
    }
}
