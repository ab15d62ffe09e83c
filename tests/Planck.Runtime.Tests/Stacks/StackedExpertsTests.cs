using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Planck.Checkpoints;
using Planck.Checkpoints.ModelOpt;
using Planck.Datasets.Sampling;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Inference;
using Planck.Operators;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Tests.Stacks;

/// <summary>Experts that are stacked in one tensor, gpt-oss and Llama 4: from a recipe to the tensors of ModelOpt's layout, and back.</summary>
public sealed class StackedExpertsTests
{
    private const int Experts = 3;

    private static readonly (string Name, int In, int Out)[] Stacks = [("gate_up_proj", 192, 320), ("down_proj", 160, 192)];

    public static TheoryData<string> Architectures { get; } = ["gpt_oss", "llama4"];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void NVFP4_has_blocks_along_in_features_and_one_scale_for_all_experts(string architecture)
    {
        using var model = new StackedModel(architecture);
        model.Run("rules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n");
        foreach (var (stack, slow) in Slow(model))
        {
            var (codes, scales, tensorScale, _) = slow.Nvfp4();
            Assert.Equal(tensorScale, Number(model, stack + "_weight_scale_2"));
            Assert.Equal(scales, model.Written(stack + "_weight_scale"));
            Assert.Equal(codes, model.Written(stack));
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void FP8_blocks_are_squares_of_each_expert(string architecture)
    {
        using var model = new StackedModel(architecture);
        model.Run("format: fp8_2d_blockwise_weight_only\n");
        foreach (var (stack, slow) in Slow(model))
        {
            var (codes, scales) = slow.Blocks();
            Assert.Equal(scales, MemoryMarshal.Cast<byte, float>(model.Written(stack + "_weight_scale")).ToArray());
            Assert.Equal(codes, model.Written(stack));
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void FP8_has_one_scale_for_all_experts_and_one_for_what_any_of_them_reads(string architecture)
    {
        using var model = new StackedModel(architecture);
        model.Run("format: fp8\ncalibrate: {data: ids.safetensors}\n");
        foreach (var (stack, slow) in Slow(model))
        {
            Assert.Equal(slow.Amax / 448, Number(model, stack + "_weight_scale"));
            Assert.Equal(slow.Fp8(), model.Written(stack));
            Assert.Equal(InputAmax(model, stack) / 448, Number(model, stack + "_input_scale"));
        }
    }

    [Theory]
    [InlineData("w4a16_nvfp4")]
    [InlineData("fp8_2d_blockwise_weight_only")]
    public void Bytes_do_not_depend_on_threads_or_chunks_and_buffers_hold_two_chunks_per_thread(string format)
    {
        using var model = new StackedModel("gpt_oss");
        var recipe = $"rules:\n  - layers: \"*.experts.*\"\n    format: {format}\n";
        model.Run(recipe, threads: 1, chunkBytes: 1 << 30);
        var whole = model.OutputFiles();
        foreach (var (threads, chunkBytes) in ((int, int)[])[(1, 1), (3, 12_000)])
        {
            var result = model.Run(recipe, threads, chunkBytes);
            Assert.Equal(whole.Keys, model.OutputFiles().Keys);
            Assert.All(model.OutputFiles(), f => Assert.Equal(whole[f.Key], f.Value));
            // The smallest unit is a row of blocks: 128 rows of 320 bf16, or 16 of which a part is transposed.
            Assert.InRange(result.PeakBufferBytes, 1, 2L * threads * Math.Max(chunkBytes, format == "w4a16_nvfp4" ? 16 * 320 * 3 : 128 * 320 * 2));
        }
    }

    /// <summary>Beside the same model with the weights that the codes stand for, in float32.</summary>
    [Theory]
    [MemberData(nameof(Architectures))]
    public void A_checkpoint_that_is_read_back_computes_with_what_its_codes_stand_for(string architecture)
    {
        using var model = new StackedModel(architecture);
        model.Run("rules:\n  - layers: \"*.experts.*\"\n    format: w4a16_nvfp4\n");
        var layers = Enumerable.Range(0, 2).Select(layer => model.Experts.Replace(".0.", $".{layer}.", StringComparison.Ordinal));
        var values = layers.SelectMany(experts => Stacks.Select(s => (Name: $"{experts}.{s.Name}", new SlowStack(model.Weights($"{experts}.{s.Name}"), Experts, s.In, s.Out).Nvfp4().Values)))
            .ToDictionary(static v => v.Name, static v => v.Values);
        using var expected = LanguageModel.Open(WidenedCopy(model, values));
        using var found = LanguageModel.Open(model.Output);
        var (theirs, mine) = (Logits(expected, model), Logits(found, model));
        Assert.All(theirs.Zip(mine), static pair => Assert.Equal(pair.First, pair.Second, 1e-5f * MathF.Max(1, MathF.Abs(pair.First))));
        Assert.Empty(CheckpointVerifier.Verify(model.Output));
    }

    [Fact]
    public void Beside_another_format_the_experts_are_one_module_of_the_files_and_are_read_back()
    {
        using var model = new StackedModel("gpt_oss");
        model.Run("format: fp8\nrules:\n  - layers: \"*.experts.*\"\n    format: nvfp4\ncalibrate: {data: ids.safetensors, layerwise: true}\n");
        var quantization = JsonNode.Parse(File.ReadAllText(Path.Combine(model.Output, "hf_quant_config.json")))!["quantization"]!;
        Assert.Equal("NVFP4", quantization["quantized_layers"]![model.Experts]!["quant_algo"]!.GetValue<string>());
        Assert.Null(quantization["quantized_layers"]![model.Experts + ".gate_up_proj"]);
        using var reader = CheckpointReader.Open(model.Output);
        Assert.Contains(new QuantizedModule(model.Experts + ".down_proj", QuantFormats.Nvfp4, 16) { Stacked = true }, QuantizationReader.Read(model.Output, reader).Quantized);
        Assert.Empty(CheckpointVerifier.Verify(model.Output));
    }

    [Fact]
    public void Kept_experts_are_listed_as_the_module_that_has_them()
    {
        using var model = new StackedModel("gpt_oss");
        model.Run("rules:\n  - layers: \"*.self_attn.*\"\n    format: w4a16_nvfp4\n");
        var excluded = JsonNode.Parse(File.ReadAllText(Path.Combine(model.Output, "hf_quant_config.json")))!["quantization"]!["exclude_modules"]!.AsArray().Select(static n => n!.GetValue<string>());
        Assert.Contains("model.layers.0.mlp*", excluded);
        Assert.DoesNotContain(excluded, static e => e.Contains("gate_up_proj", StringComparison.Ordinal));
    }

    [Fact]
    public void A_weight_that_is_not_finite_is_named_with_its_expert()
    {
        using var model = new StackedModel("gpt_oss");
        Poke(model, model.Experts + ".down_proj", (((2 * 160) + 33) * 192) + 5, 0x7FC0);
        var error = Assert.Throws<PlanFailedException>(() => model.Run("format: w4a16_nvfp4\n"));
        Assert.Equal(Rules.NotFinite, error.Rule);
        Assert.Contains($"tensor '{model.Experts}.down_proj' has NaN at expert 2, row 33, column 5", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Stack, SlowStack Slow)> Slow(StackedModel model) =>
        Stacks.Select(s => ($"{model.Experts}.{s.Name}", new SlowStack(model.Weights($"{model.Experts}.{s.Name}"), Experts, s.In, s.Out)));

    private static float Number(StackedModel model, string tensor) => BinaryPrimitives.ReadSingleLittleEndian(model.Written(tensor));

    // The largest input of any expert, of a model run in bf16.
    private static float InputAmax(StackedModel model, string stack)
    {
        var observer = new Largest(stack);
        using var source = LanguageModel.Open(model.Source, new InferenceOptions { Activations = ActivationPrecision.Bf16 });
        source.Forward([.. InputIdsFile.Read(model.Ids, 96).Rows], static (_, _, _) => { }, observer);
        return observer.Amax;
    }

    private static float[] Logits(LanguageModel model, StackedModel files)
    {
        var logits = new List<float>();
        model.Forward([.. InputIdsFile.Read(files.Ids, 96).Rows], (_, _, values) => logits.AddRange(values));
        return [.. logits];
    }

    private static string WidenedCopy(StackedModel model, Dictionary<string, float[]> values)
    {
        var folder = Directory.CreateDirectory(model.Source + "-widened").FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), File.ReadAllText(Path.Combine(model.Source, "config.json")).Replace("bfloat16", "float32", StringComparison.Ordinal));
        using var source = CheckpointReader.Open(model.Source);
        using var writer = CheckpointWriter.Create(folder, [.. source.Tensors.Select(static t => t.Spec with { DType = DType.F32 })], long.MaxValue);
        foreach (var tensor in source.Tensors)
            writer.Write(tensor.Name, 0, MemoryMarshal.AsBytes(values.GetValueOrDefault(tensor.Name, model.Weights(tensor.Name)).AsSpan()));
        writer.Complete();
        return folder;
    }

    private static void Poke(StackedModel model, string tensor, long element, ushort bits)
    {
        using var reader = CheckpointReader.Open(model.Source);
        var stored = reader.Find(tensor)!;
        using var file = File.OpenHandle(stored.File, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        RandomAccess.Write(file, BitConverter.GetBytes(bits), stored.Offset + (2 * element));
    }

    private sealed class Largest(string stack) : IForwardObserver
    {
        private float _amax;

        public float Amax => BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(_amax) + 0x8000) & 0xFFFF_0000);

        public bool Observes(string module) => module.StartsWith(stack + ".", StringComparison.Ordinal);

        public void LinearInput(string module, int row, ReadOnlySpan<float> input)
        {
            foreach (var value in input)
                _amax = MathF.Max(_amax, MathF.Abs(value));
        }
    }
}
