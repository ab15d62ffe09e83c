using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Models;

namespace Planck.Benchmarks;

/// <summary>Manifests of models too large to have here, with the shapes their papers give.</summary>
internal static class GeneratorModels
{
    public static IReadOnlyList<string> Names { get; } = ["llama-3.1-405b", "moe-45k"];

    public static ModelManifest Find(string name) => name == Names[0] ? Llama405() : Mixture();

    /// <summary>Llama-3.1-405B: 126 layers, hidden 16384, 128 heads and 8 key/value heads of 128, intermediate 53248.</summary>
    private static ModelManifest Llama405()
    {
        const string layer = "model.layers.{0..125}.";
        return Manifest(
            Names[0],
            new()
            {
                Architecture = "LlamaForCausalLM",
                ModelType = "llama",
                DType = "bfloat16",
                HiddenSize = 16384,
                IntermediateSize = 53248,
                Layers = 126,
                AttentionHeads = 128,
                KeyValueHeads = 8,
                HeadDim = 128,
                VocabSize = 128256,
            },
            [
                .. Ends(128256, 16384),
                .. Attention(layer, 16384, 16384, 1024),
                (layer + "mlp.gate_proj", [53248, 16384]),
                (layer + "mlp.up_proj", [53248, 16384]),
                (layer + "mlp.down_proj", [16384, 53248]),
            ]);
    }

    /// <summary>Qwen3's mixture of experts, as wide as DeepSeek-V3: 61 layers, the last 58 with 256 experts, 44,811 linears.</summary>
    private static ModelManifest Mixture()
    {
        const string layer = "model.layers.{0..60}.";
        const string dense = "model.layers.{0..2}.mlp.";
        const string mixture = "model.layers.{3..60}.mlp.";
        return Manifest(
            Names[1],
            new()
            {
                Architecture = "Qwen3MoeForCausalLM",
                ModelType = "qwen3_moe",
                DType = "bfloat16",
                HiddenSize = 7168,
                IntermediateSize = 18432,
                Layers = 61,
                AttentionHeads = 128,
                KeyValueHeads = 8,
                HeadDim = 128,
                VocabSize = 151936,
                Experts = 256,
                Values = new([new("mlp_only_layers.0", "0"), new("mlp_only_layers.1", "1"), new("mlp_only_layers.2", "2"), new("moe_intermediate_size", "2048")]),
            },
            [
                .. Ends(151936, 7168),
                .. Attention(layer, 7168, 16384, 1024),
                (layer + "self_attn.q_norm", [128]),
                (layer + "self_attn.k_norm", [128]),
                (dense + "gate_proj", [18432, 7168]),
                (dense + "up_proj", [18432, 7168]),
                (dense + "down_proj", [7168, 18432]),
                (mixture + "gate", [256, 7168]),
                (mixture + "experts.{0..255}.gate_proj", [2048, 7168]),
                (mixture + "experts.{0..255}.up_proj", [2048, 7168]),
                (mixture + "experts.{0..255}.down_proj", [7168, 2048]),
            ]);
    }

    private static (string Module, long[] Shape)[] Ends(long vocabulary, long hidden) =>
    [
        ("model.embed_tokens", [vocabulary, hidden]),
        ("model.norm", [hidden]),
        ("lm_head", [vocabulary, hidden]),
    ];

    private static (string Module, long[] Shape)[] Attention(string layer, long hidden, long queries, long keys) =>
    [
        (layer + "input_layernorm", [hidden]),
        (layer + "post_attention_layernorm", [hidden]),
        (layer + "self_attn.q_proj", [queries, hidden]),
        (layer + "self_attn.k_proj", [keys, hidden]),
        (layer + "self_attn.v_proj", [keys, hidden]),
        (layer + "self_attn.o_proj", [hidden, queries]),
    ];

    private static ModelManifest Manifest(string name, ModelConfig config, IEnumerable<(string Module, long[] Shape)> modules) => new(
        name,
        config,
        [
            .. modules.Select(static m => new TensorFamily(PathTemplate.TryParse(m.Module + ".weight")!, DType.BF16, [.. m.Shape]))
                .OrderBy(static f => f.Name.Key, System.StringComparer.Ordinal),
        ]);
}
