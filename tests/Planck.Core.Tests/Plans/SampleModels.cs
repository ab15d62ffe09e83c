using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;

namespace Planck.Core.Tests.Plans;

/// <summary>Models built by hand, so that the writers are tested without the readers.</summary>
internal static class SampleModels
{
    /// <summary>The dense model of the repository: 6 layers, grouped queries.</summary>
    public static ModelGraph Classics { get; } = Dense("classics-7m", layers: 6, hidden: 256, queries: 256, keys: 128, intermediate: 768, vocabulary: 4096);

    /// <summary>A dense first layer, then mixtures of experts with a shared expert and a router.</summary>
    public static ModelGraph Mixture { get; } = Graph(
        "tiny-moe",
        new() { Architecture = "TinyMoeForCausalLM", HiddenSize = 64, Layers = 4, Experts = 8 },
        [
            Module("model.embed_tokens", ModuleKind.Embedding, 512, 64),
            Linear("model.layers.{0..3}.self_attn.q_proj", 64, 64, "qkv", ShardAxis.Output),
            Linear("model.layers.{0..3}.self_attn.k_proj", 32, 64, "qkv", ShardAxis.Output),
            Linear("model.layers.{0..3}.self_attn.v_proj", 32, 64, "qkv", ShardAxis.Output),
            Linear("model.layers.{0..3}.self_attn.o_proj", 64, 64, "", ShardAxis.Input),
            Linear("model.layers.{0}.mlp.gate_proj", 256, 64, "gate_up", ShardAxis.Output),
            Linear("model.layers.{0}.mlp.up_proj", 256, 64, "gate_up", ShardAxis.Output),
            Linear("model.layers.{0}.mlp.down_proj", 64, 256, "", ShardAxis.Input),
            Module("model.layers.{1..3}.mlp.gate", ModuleKind.Router, 8, 64),
            Linear("model.layers.{1..3}.mlp.experts.{0..7}.gate_proj", 32, 64, "gate_up", ShardAxis.Output),
            Linear("model.layers.{1..3}.mlp.experts.{0..7}.up_proj", 32, 64, "gate_up", ShardAxis.Output),
            Linear("model.layers.{1..3}.mlp.experts.{0..7}.down_proj", 64, 32, "", ShardAxis.Input),
            Module("model.layers.{0..3}.input_layernorm", ModuleKind.Norm, 64, 1),
            Module("model.norm", ModuleKind.Norm, 64, 1),
            Module("lm_head", ModuleKind.Head, 512, 64),
        ]);

    /// <summary>Experts that are stacked in one tensor each, as gpt-oss has them.</summary>
    public static ModelGraph Stacked { get; } = Graph(
        "tiny-stacks",
        new() { Architecture = "GptOssForCausalLM", HiddenSize = 64, Layers = 3, Experts = 8 },
        [
            Linear("model.layers.{0..2}.self_attn.o_proj", 64, 64, "", ShardAxis.Input),
            Linear("model.layers.{0..2}.mlp.experts.gate_up_proj", 96, 64, "", ShardAxis.Output) with { Stack = new(8, WeightLayout.InOut, "", "_bias") },
            Linear("model.layers.{0..2}.mlp.experts.down_proj", 64, 48, "", ShardAxis.Input) with { Stack = new(8, WeightLayout.InOut, "", "_bias") },
        ]);

    /// <summary>Names that are no C# names, shapes that differ from layer to layer, holes in the numbering.</summary>
    public static ModelGraph Awkward { get; } = Graph(
        "linear",
        new() { Architecture = "Odd<Net>", HiddenSize = 16, Layers = 3 },
        [
            Linear("model.blocks.{0,2..3}.2d-conv", 16, 16, "", ShardAxis.None),
            Linear("model.blocks.{0,2}.equals", 16, 16, "", ShardAxis.None) with { HasBias = true },
            Linear("model.blocks.{3}.equals", 32, 16, "", ShardAxis.None),
            Linear("model.blocks.{0,2..3}.blocks_module", 16, 16, "", ShardAxis.None),
            Linear("model.blocks.{0,2..3}.q_proj", 16, 16, "", ShardAxis.None),
            Linear("model.blocks.{0,2..3}.QProj", 16, 16, "", ShardAxis.None),
            Linear("model.grid.{0..1}.{0..1}", 16, 16, "", ShardAxis.None),
            Linear("model.cases.{0..1}.item", 16, 16, "", ShardAxis.None),
            Linear("model.linear", 16, 16, "", ShardAxis.None),
            Linear("linear", 16, 16, "", ShardAxis.None),
            Module("model.quote\"s\\.n\u00e4m{0}e", ModuleKind.Norm, 16, 1),
        ]);

    public static ModelGraph Dense(string name, int layers, int hidden, int queries, int keys, int intermediate, int vocabulary)
    {
        var layer = $"model.layers.{{0..{layers - 1}}}.";
        return Graph(
            name,
            new()
            {
                Architecture = "LlamaForCausalLM",
                HiddenSize = hidden,
                IntermediateSize = intermediate,
                Layers = layers,
                AttentionHeads = queries / HeadDim,
                KeyValueHeads = keys / HeadDim,
                HeadDim = HeadDim,
                VocabSize = vocabulary,
            },
            [
                Module("model.embed_tokens", ModuleKind.Embedding, vocabulary, hidden),
                Module(layer + "input_layernorm", ModuleKind.Norm, hidden, 1),
                Linear(layer + "self_attn.q_proj", queries, hidden, "qkv", ShardAxis.Output),
                Linear(layer + "self_attn.k_proj", keys, hidden, "qkv", ShardAxis.Output),
                Linear(layer + "self_attn.v_proj", keys, hidden, "qkv", ShardAxis.Output),
                Linear(layer + "self_attn.o_proj", hidden, queries, "", ShardAxis.Input),
                Module(layer + "post_attention_layernorm", ModuleKind.Norm, hidden, 1),
                Linear(layer + "mlp.gate_proj", intermediate, hidden, "gate_up", ShardAxis.Output),
                Linear(layer + "mlp.up_proj", intermediate, hidden, "gate_up", ShardAxis.Output),
                Linear(layer + "mlp.down_proj", hidden, intermediate, "", ShardAxis.Input),
                Module("model.norm", ModuleKind.Norm, hidden, 1),
                Module("lm_head", ModuleKind.Head, vocabulary, hidden),
            ]);
    }

    /// <summary>DeepSeek-V3's shape: three dense layers, then 58 with 256 routed experts.</summary>
    public static ModelGraph Deep { get; } = Graph(
        "deep-moe",
        new() { Architecture = "DeepMoeForCausalLM", HiddenSize = 7168, Layers = 61, Experts = 256 },
        [
            Linear("model.layers.{0..60}.self_attn.o_proj", 7168, 16384, "", ShardAxis.Input),
            Linear("model.layers.{0..2}.mlp.down_proj", 7168, 18432, "", ShardAxis.Input),
            Linear("model.layers.{3..60}.mlp.experts.{0..255}.gate_proj", 2048, 7168, "gate_up", ShardAxis.Output),
            Linear("model.layers.{3..60}.mlp.experts.{0..255}.up_proj", 2048, 7168, "gate_up", ShardAxis.Output),
            Linear("model.layers.{3..60}.mlp.experts.{0..255}.down_proj", 7168, 2048, "", ShardAxis.Input),
        ]);

    private const int HeadDim = 64;

    public static ModelGraph Graph(string name, ModelConfig config, EquatableArray<ModuleFamily> modules) => new(
        new ModelManifest(
            name,
            config,
            modules.Select(static m => new TensorFamily(
                m.Name with { Literals = [.. m.Name.Literals.SkipLast(1), m.Name.Literals[^1] + ".weight"] },
                m.DType,
                m.Kind == ModuleKind.Norm ? [m.Rows] : [m.Rows, m.Columns])).ToEquatableArray()),
        Transformer: null, // the writers print modules and never ask what the model computes
        [],
        modules,
        HasKeyValueHooks: true);

    public static ModuleFamily Linear(string name, long rows, long columns, string fusionGroup, ShardAxis axis) =>
        Module(name, ModuleKind.Linear, rows, columns) with { FusionGroup = fusionGroup, ShardAxis = axis };

    public static ModuleFamily Module(string name, ModuleKind kind, long rows, long columns) => new()
    {
        Name = PathTemplate.TryParse(name) ?? new PathTemplate([name], []),
        Kind = kind,
        DType = DType.BF16,
        Rows = rows,
        Columns = columns,
    };
}
