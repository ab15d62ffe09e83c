using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Models;

namespace Planck.Core.Tests.Models;

/// <summary>Tensors of published models, derived from their <c>config.json</c> as transformers names and shapes them.</summary>
internal static class SampleModels
{
    public static ModelManifest Llama31_8B { get; } = Llama("llama-3.1-8B", layers: 32, hidden: 4096, intermediate: 14336, heads: 32, kvHeads: 8, headDim: 128, vocabulary: 128256);

    public static ModelManifest Llama31_405B { get; } = Llama("llama-3.1-405B", layers: 126, hidden: 16384, intermediate: 53248, heads: 128, kvHeads: 8, headDim: 128, vocabulary: 128256);

    public static ModelManifest Llama32_1B { get; } = Llama("llama-3.2-1B", layers: 16, hidden: 2048, intermediate: 8192, heads: 32, kvHeads: 8, headDim: 64, vocabulary: 128256, tied: true);

    public static ModelManifest Llama2_7B { get; } = Llama("llama-2-7b", layers: 32, hidden: 4096, intermediate: 11008, heads: 32, kvHeads: 32, headDim: 128, vocabulary: 32000);

    /// <summary>The published checkpoint of Llama 2 is float16 and has a buffer per layer that is no module.</summary>
    public static ModelManifest Llama2_7B_F16 { get; } = Llama("llama-2-7b-f16", layers: 32, hidden: 4096, intermediate: 11008, heads: 32, kvHeads: 32, headDim: 128, vocabulary: 32000, dtype: DType.F16, buffers: true);

    /// <summary>The sizes of Qwen2.5-72B, whose 29568 is a multiple of 64 and not of 128, under Llama's names.</summary>
    public static ModelManifest Qwen72BSizes { get; } = Llama("qwen-72b-sizes", layers: 80, hidden: 8192, intermediate: 29568, heads: 64, kvHeads: 8, headDim: 128, vocabulary: 152064);

    public static ModelManifest Classics7M { get; } = Llama("classics-7m", layers: 6, hidden: 256, intermediate: 768, heads: 4, kvHeads: 2, headDim: 64, vocabulary: 4096);

    public static ModelManifest Qwen3_30B_A3B { get; } = Qwen3Moe("qwen3-30b-a3b", layers: 48, hidden: 2048, expert: 768, heads: 32, kvHeads: 4, experts: 128);

    /// <summary>45,000 linears: 117 layers of 128 experts.</summary>
    public static ModelManifest LargeMoe { get; } = Qwen3Moe("large-moe", layers: 117, hidden: 2048, expert: 768, heads: 32, kvHeads: 4, experts: 128);

    public static ModelManifest Llama(
        string name,
        int layers,
        int hidden,
        int intermediate,
        int heads,
        int kvHeads,
        int headDim,
        int vocabulary,
        bool tied = false,
        DType dtype = DType.BF16,
        bool buffers = false)
    {
        var tensors = new List<TensorSpec> { new("model.embed_tokens.weight", dtype, [vocabulary, hidden]), new("model.norm.weight", dtype, [hidden]) };
        if (!tied)
            tensors.Add(new("lm_head.weight", dtype, [vocabulary, hidden]));
        for (var i = 0; i < layers; i++)
        {
            tensors.AddRange(Attention($"model.layers.{i}", dtype, hidden, heads, kvHeads, headDim));
            tensors.AddRange(Mlp($"model.layers.{i}.mlp", dtype, hidden, intermediate));
            if (buffers)
                tensors.Add(new($"model.layers.{i}.self_attn.rotary_emb.inv_freq", DType.F32, [headDim / 2]));
        }

        return new(name, new()
        {
            Architecture = "LlamaForCausalLM",
            ModelType = "llama",
            DType = dtype == DType.F16 ? "float16" : "bfloat16",
            HiddenSize = hidden,
            IntermediateSize = intermediate,
            Layers = layers,
            AttentionHeads = heads,
            KeyValueHeads = kvHeads,
            HeadDim = headDim,
            VocabSize = vocabulary,
            TieWordEmbeddings = tied,
        }, ManifestFolder.Fold(tensors));
    }

    public static ModelManifest Qwen3Moe(string name, int layers, int hidden, int expert, int heads, int kvHeads, int experts)
    {
        var tensors = new List<TensorSpec>
        {
            new("model.embed_tokens.weight", DType.BF16, [151936, hidden]),
            new("model.norm.weight", DType.BF16, [hidden]),
            new("lm_head.weight", DType.BF16, [151936, hidden]),
        };
        for (var i = 0; i < layers; i++)
        {
            tensors.AddRange(Attention($"model.layers.{i}", DType.BF16, hidden, heads, kvHeads, 128));
            tensors.Add(new($"model.layers.{i}.self_attn.q_norm.weight", DType.BF16, [128]));
            tensors.Add(new($"model.layers.{i}.self_attn.k_norm.weight", DType.BF16, [128]));
            tensors.Add(new($"model.layers.{i}.mlp.gate.weight", DType.BF16, [experts, hidden]));
            for (var e = 0; e < experts; e++)
                tensors.AddRange(Mlp($"model.layers.{i}.mlp.experts.{e}", DType.BF16, hidden, expert));
        }

        return new(name, new()
        {
            Architecture = "Qwen3MoeForCausalLM",
            ModelType = "qwen3_moe",
            DType = "bfloat16",
            HiddenSize = hidden,
            Layers = layers,
            AttentionHeads = heads,
            KeyValueHeads = kvHeads,
            HeadDim = 128,
            VocabSize = 151936,
            Experts = experts,
        }, ManifestFolder.Fold(tensors));
    }

    /// <summary>The manifest with some tensors replaced: unfolded, changed, folded again.</summary>
    public static ModelManifest With(this ModelManifest manifest, string name, System.Func<TensorSpec, IEnumerable<TensorSpec>> change) =>
        manifest with { Name = name, Families = ManifestFolder.Fold(SlowExpander.Expand(manifest.Families).SelectMany(change)) };

    private static IEnumerable<TensorSpec> Attention(string layer, DType dtype, int hidden, int heads, int kvHeads, int headDim) =>
    [
        new($"{layer}.input_layernorm.weight", dtype, [hidden]),
        new($"{layer}.post_attention_layernorm.weight", dtype, [hidden]),
        new($"{layer}.self_attn.q_proj.weight", dtype, [heads * headDim, hidden]),
        new($"{layer}.self_attn.k_proj.weight", dtype, [kvHeads * headDim, hidden]),
        new($"{layer}.self_attn.v_proj.weight", dtype, [kvHeads * headDim, hidden]),
        new($"{layer}.self_attn.o_proj.weight", dtype, [hidden, heads * headDim]),
    ];

    private static IEnumerable<TensorSpec> Mlp(string mlp, DType dtype, int hidden, int intermediate) =>
    [
        new($"{mlp}.gate_proj.weight", dtype, [intermediate, hidden]),
        new($"{mlp}.up_proj.weight", dtype, [intermediate, hidden]),
        new($"{mlp}.down_proj.weight", dtype, [hidden, intermediate]),
    ];
}
