using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Planck.Binding;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Formats;
using Planck.Recipes;
using Planck.Runtime.Execution;
using Planck.Runtime.Interpretation;
using Planck.Runtime.Plans;
using Planck.Runtime.Tests.Support;

namespace Planck.Runtime.Tests.Execution;

/// <summary>A model whose class nobody described, from its folder to its artifact.</summary>
public sealed class UndescribedArchitectureTests : IDisposable
{
    private const string Recipe = "model: phoenix\nformat: int8_weight_only\nrules: [{layers: '*.mlp.*', format: int4_blockwise_weight_only, block_size: 32}]";

    private static readonly (string Name, int Rows, int Columns)[] Matrices =
    [
        ("trunk.embed_tokens", 96, 64), ("trunk.layers.0.self_attn.q_proj", 64, 64), ("trunk.layers.0.self_attn.k_proj", 32, 64), ("trunk.layers.0.self_attn.v_proj", 32, 64),
        ("trunk.layers.0.mlp.up", 128, 64), ("trunk.layers.0.mlp.down", 64, 128), ("trunk.layers.0.mlp.router", 4, 64), ("vision_tower.fc", 64, 64), ("lm_head", 96, 64),
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("planck-").FullName;

    public UndescribedArchitectureTests()
    {
        Directory.CreateDirectory(Source);
        File.WriteAllText(Path.Combine(Source, "config.json"), """{"architectures": ["PhoenixForCausalLM"], "model_type": "phoenix", "dtype": "bfloat16", "hidden_size": 64}""");
        File.WriteAllText(RecipeFile, Recipe);
        var tensors = Matrices.Select(static m => new TensorSpec(m.Name + ".weight", DType.BF16, [m.Rows, m.Columns]))
            .Append(new("trunk.layers.0.input_norm.weight", DType.BF16, [64])).Append(new("trunk.layers.0.alpha", DType.F32, [3])).ToList();
        var random = new Random(11);
        using var writer = CheckpointWriter.Create(Source, tensors, long.MaxValue);
        foreach (var tensor in tensors)
        {
            var bytes = new byte[tensor.Bytes];
            var values = MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan());
            for (var i = 0; i < values.Length; i++)
                values[i] = (ushort)(BitConverter.SingleToUInt32Bits(random.NextSingle() - 0.5f) >> 16);
            writer.Write(tensor.Name, 0, bytes);
        }

        writer.Complete();
    }

    private string Source => Path.Combine(_root, "source");

    private string Output => Path.Combine(_root, "artifacts", "phoenix");

    private string RecipeFile => Path.Combine(_root, "phoenix.yaml");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Its_linears_are_quantized_and_everything_else_is_kept()
    {
        Run();

        using var output = CheckpointReader.Open(Output);
        Assert.Equal(
            [
                "lm_head.weight BF16", "trunk.embed_tokens.weight BF16", "trunk.layers.0.alpha F32", "trunk.layers.0.input_norm.weight BF16",
                "trunk.layers.0.mlp.down.weight U8", "trunk.layers.0.mlp.down.weight_scale F32", "trunk.layers.0.mlp.router.weight BF16",
                "trunk.layers.0.mlp.up.weight U8", "trunk.layers.0.mlp.up.weight_scale F32",
                "trunk.layers.0.self_attn.k_proj.weight I8", "trunk.layers.0.self_attn.k_proj.weight_scale F32",
                "trunk.layers.0.self_attn.q_proj.weight I8", "trunk.layers.0.self_attn.q_proj.weight_scale F32",
                "trunk.layers.0.self_attn.v_proj.weight I8", "trunk.layers.0.self_attn.v_proj.weight_scale F32",
                "vision_tower.fc.weight BF16",
            ],
            output.Tensors.Select(static t => $"{t.Name} {t.DType}").Order(StringComparer.Ordinal));
        foreach (var kept in (string[])["lm_head.weight", "trunk.embed_tokens.weight", "trunk.layers.0.alpha", "trunk.layers.0.mlp.router.weight", "vision_tower.fc.weight"])
            Assert.Equal(TestModel.Bytes(Source, kept), TestModel.Bytes(Output, kept));
    }

    [Fact]
    public void The_bytes_are_those_of_the_formats()
    {
        Run();

        var (int8, int8Scales) = (new byte[32 * 64], new byte[4 * 32]);
        Quantize<Int8PerChannel, CpuBackend>(Weight("trunk.layers.0.self_attn.k_proj"), new(32, 64, 0, 0, ArithmeticProfile.Cuda), int8, int8Scales);
        Assert.Equal(int8, TestModel.Bytes(Output, "trunk.layers.0.self_attn.k_proj.weight"));
        Assert.Equal(int8Scales, TestModel.Bytes(Output, "trunk.layers.0.self_attn.k_proj.weight_scale"));

        var (int4, int4Scales) = (new byte[64 * 128 / 2], new byte[4 * 64 * 4]);
        Quantize<Int4Blockwise, CpuBackend>(Weight("trunk.layers.0.mlp.down"), new(64, 128, 32, 0, ArithmeticProfile.Cuda), int4, int4Scales);
        Assert.Equal(int4, TestModel.Bytes(Output, "trunk.layers.0.mlp.down.weight"));
        Assert.Equal(int4Scales, TestModel.Bytes(Output, "trunk.layers.0.mlp.down.weight_scale"));
    }

    [Fact]
    public void What_is_kept_is_listed_for_the_engine_towers_included()
    {
        Run("model: phoenix\nformat: int8_weight_only");

        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(Output, "hf_quant_config.json")))!;
        Assert.Equal(
            ["lm_head", "trunk.embed_tokens", "trunk.layers.0.mlp.router", "vision_tower*"],
            config["quantization"]!["exclude_modules"]!.AsArray().Select(static m => m!.ToString()));
    }

    private ushort[] Weight(string module) => MemoryMarshal.Cast<byte, ushort>(TestModel.Bytes(Source, module + ".weight")).ToArray();

    private static void Quantize<TFormat, TBackend>(ReadOnlySpan<ushort> weight, QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TFormat : struct, IWeightFormat<TFormat>
        where TBackend : struct, IKernels<TFormat> => TBackend.Quantize(weight, shape, packed, scales);

    private void Run(string recipe = Recipe)
    {
        var manifest = ManifestBuilder.FromFolder(Source, "phoenix");
        var bound = Binder.Bind(RecipeParser.Parse("phoenix.yaml", recipe), manifest, ["phoenix"]);
        Assert.Equal(["PLK103"], bound.Findings.Select(static f => f.Rule.Id));
        var run = new PlanRun();
        PlanInterpreter.Declare(bound.Plan!, run);
        PlanExecutor.Run(new() { Name = "phoenix", Model = "phoenix", Manifest = manifest, Run = run, SourceFolder = Source, OutputFolder = Output, RecipeFile = RecipeFile });
    }
}
