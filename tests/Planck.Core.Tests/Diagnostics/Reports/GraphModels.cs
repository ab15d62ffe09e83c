using System.Collections.Generic;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Collections;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;

namespace Planck.Core.Tests.Diagnostics.Reports;

/// <summary>Models that reports are about, in the sizes that matter to them: every tensor that the described graph of a configuration needs.</summary>
internal static class GraphModels
{
    /// <summary>Attention, Mamba and MLP in layers of their own: an MLP is <c>mixer.up_proj</c>, not <c>mlp.up_proj</c>.</summary>
    public static ModelManifest NemotronH { get; } = Of("nemotron-h", new() { Architecture = "NemotronHForCausalLM", HiddenSize = 256, IntermediateSize = 512, Layers = 4, AttentionHeads = 4, KeyValueHeads = 2, HeadDim = 64 },
        ("hybrid_override_pattern", "M-*-"), ("mamba_num_heads", "8"), ("mamba_head_dim", "64"), ("n_groups", "2"), ("ssm_state_size", "16"));

    /// <summary>The same without attention.</summary>
    public static ModelManifest MambaOnly { get; } = Of("mamba-only", new() { Architecture = "NemotronHForCausalLM", HiddenSize = 256, IntermediateSize = 512, Layers = 2, AttentionHeads = 4, KeyValueHeads = 2, HeadDim = 64 },
        ("hybrid_override_pattern", "M-"), ("mamba_num_heads", "8"), ("mamba_head_dim", "64"), ("n_groups", "2"), ("ssm_state_size", "16"));

    public static ModelManifest Qwen2Moe { get; } = Of("qwen2-moe", new() { Architecture = "Qwen2MoeForCausalLM", HiddenSize = 256, IntermediateSize = 512, Layers = 2, AttentionHeads = 4, KeyValueHeads = 4, HeadDim = 64, Experts = 8 },
        ("moe_intermediate_size", "128"), ("shared_expert_intermediate_size", "512"), ("num_experts_per_tok", "2"));

    /// <summary>DeepSeek V2 Lite's dense width: 10944 is 85.5 blocks of 128.</summary>
    public static ModelManifest DeepseekV2Lite { get; } = Of("deepseek-v2-lite", new() { Architecture = "DeepseekV2ForCausalLM", HiddenSize = 2048, IntermediateSize = 10944, Layers = 2, AttentionHeads = 16, KeyValueHeads = 16, HeadDim = 128, Experts = 64 },
        ("q_lora_rank", "null"), ("kv_lora_rank", "512"), ("moe_intermediate_size", "1408"), ("n_shared_experts", "2"), ("first_k_dense_replace", "1"), ("num_experts_per_tok", "6"));

    /// <summary>DeepSeek V3's widths in four layers, and a fifth that predicts the token after next.</summary>
    public static ModelManifest DeepseekV3 { get; } = WithNextToken(Of("deepseek-v3", DeepSeek, DeepSeekValues));

    /// <summary>The same as published: FP8 in blocks of 128 with a scale each.</summary>
    public static ModelManifest DeepseekV3Fp8 { get; } = Fp8InBlocks(Of("deepseek-v3-fp8", DeepSeek, DeepSeekValues));

    /// <summary>gpt-oss with its experts in BF16: two stacked tensors a layer.</summary>
    public static ModelManifest GptOss { get; } = Of("gpt-oss", new() { Architecture = "GptOssForCausalLM", HiddenSize = 2880, IntermediateSize = 2880, Layers = 4, AttentionHeads = 64, KeyValueHeads = 8, HeadDim = 64, Experts = 32 },
        ("num_experts_per_tok", "4"));

    /// <summary>The same as published: experts in MXFP4.</summary>
    public static ModelManifest GptOssMxfp4 { get; } = GptOss with { Name = "gpt-oss-mxfp4", Families = GptOss.Families.Select(static f => f with { IsMxfp4 = f.Shape.Count == 3 }).ToEquatableArray() };

    /// <summary>Experts of Granite: stacked, each matrix as a linear's, [out, in].</summary>
    public static ModelManifest GraniteMoe { get; } = Of("granite-moe", new() { Architecture = "GraniteMoeForCausalLM", HiddenSize = 1536, IntermediateSize = 512, Layers = 4, AttentionHeads = 24, KeyValueHeads = 8, HeadDim = 64, Experts = 40 },
        ("num_experts_per_tok", "8"));

    public static ModelManifest Llama4 { get; } = Of("llama-4", new() { Architecture = "Llama4ForCausalLM", HiddenSize = 5120, IntermediateSize = 8192, Layers = 4, AttentionHeads = 40, KeyValueHeads = 8, HeadDim = 128, Experts = 16 },
        ("num_experts_per_tok", "1"), ("interleave_moe_layer_step", "1"), ("intermediate_size_mlp", "16384"));

    public static ModelManifest Gemma3 { get; } = Of("gemma-3", new() { Architecture = "Gemma3ForCausalLM", HiddenSize = 1152, IntermediateSize = 6912, Layers = 6, AttentionHeads = 4, KeyValueHeads = 1, HeadDim = 256, TieWordEmbeddings = true, ModelType = "gemma3_text" });

    public static ModelManifest Gemma { get; } = Of("gemma", new() { Architecture = "GemmaForCausalLM", HiddenSize = 2048, IntermediateSize = 16384, Layers = 2, AttentionHeads = 8, KeyValueHeads = 1, HeadDim = 256, TieWordEmbeddings = true, ModelType = "gemma" });

    /// <summary>Learned positions: 2048 and no more.</summary>
    public static ModelManifest Opt { get; } = Of("opt", new() { Architecture = "OPTForCausalLM", HiddenSize = 256, IntermediateSize = 1024, Layers = 2, AttentionHeads = 4, KeyValueHeads = 4, HeadDim = 64 },
        ("max_position_embeddings", "2048"), ("word_embed_proj_dim", "256"));

    /// <summary>A decoder within a multimodal model: <c>language_model.model.layers</c> beside <c>vision_tower</c>, whose widths no block of 16 divides.</summary>
    public static ModelManifest VisionLanguage { get; } = WithTower(Of("vision-language", new() { Architecture = "Mistral3ForConditionalGeneration", HiddenSize = 512, IntermediateSize = 1024, Layers = 2, AttentionHeads = 4, KeyValueHeads = 2, HeadDim = 128 }));

    private static ModelConfig DeepSeek => new() { Architecture = "DeepseekV3ForCausalLM", HiddenSize = 7168, IntermediateSize = 18432, Layers = 4, AttentionHeads = 128, KeyValueHeads = 128, HeadDim = 128, Experts = 8 };

    private static (string, string)[] DeepSeekValues =>
        [("q_lora_rank", "1536"), ("kv_lora_rank", "512"), ("moe_intermediate_size", "2048"), ("n_shared_experts", "1"), ("first_k_dense_replace", "3"), ("num_experts_per_tok", "4"), ("n_group", "1"), ("topk_group", "1")];

    /// <summary>A Llama in which only the widths matter.</summary>
    public static ModelManifest Dense(string name, int hidden, int intermediate) =>
        SampleModels.Llama(name, layers: 2, hidden: hidden, intermediate: intermediate, heads: 8, kvHeads: 4, headDim: 128, vocabulary: 512);

    /// <summary>Of an architecture nobody described; what is known is in the tensors.</summary>
    public static ModelManifest Undescribed(string name, string architecture, params (string Name, long[] Shape)[] tensors) => new(
        name,
        new() { Architecture = architecture, DType = "bfloat16" },
        ManifestFolder.Fold(tensors.Select(static t => new TensorSpec(t.Name, DType.BF16, [.. t.Shape]))));

    public static ModelManifest Of(string name, ModelConfig config, params (string Key, string Text)[] values)
    {
        config = config with { DType = "bfloat16", VocabSize = 512, Values = new(values.Select(static v => new ConfigEntry(v.Key, v.Text))) };
        var graph = ArchitectureRegistry.Find(config.Architecture)!.Build(new(config));
        var tensors = ExpectedTensors.Of(graph).SelectMany(static t => SlowExpander.Expand([new(new([.. t.Name.Split("{}")], t.Indices), DType.BF16, t.Shape)]));
        return new(name, config, ManifestFolder.Fold(tensors));
    }

    private static ModelManifest WithNextToken(ModelManifest model) => model.With(model.Name, static t => t.Name.Contains(".layers.3.", System.StringComparison.Ordinal)
        ? [t, t with { Name = t.Name.Replace(".layers.3.", ".layers.4.", System.StringComparison.Ordinal) }]
        : t.Name == "model.norm.weight" ? [t, new("model.layers.4.eh_proj.weight", DType.BF16, [7168, 14336])] : [t]);

    private static ModelManifest Fp8InBlocks(ModelManifest model) => model.With(model.Name, static t => t.Name.EndsWith("_proj.weight", System.StringComparison.Ordinal)
        ? [t with { DType = DType.F8_E4M3 }, new(t.Name + "_scale_inv", DType.F32, [(t.Shape[0] + 127) / 128, (t.Shape[1] + 127) / 128])]
        : [t]);

    private static ModelManifest WithTower(ModelManifest model) => model.With(model.Name, static t => t.Name.EndsWith(".embed_tokens.weight", System.StringComparison.Ordinal)
        ? [t, new("vision_tower.patch_conv.weight", DType.BF16, [1152, 588]), new("vision_tower.transformer.layers.0.feed_forward.up_proj.weight", DType.BF16, [4304, 1152]), new("vision_tower.transformer.layers.0.feed_forward.down_proj.weight", DType.BF16, [1152, 4304])]
        : [t]);
}
