using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary>Which layers AWQ of llm-compressor 0.14 scales in each architecture, unless a recipe says otherwise.</summary>
internal static class AwqMaps
{
    /// <summary>Rules as <see cref="SmoothingMap"/> reads them.</summary>
    public static EquatableArray<SmoothingMap> All { get; } =
    [
        new(
            ["AfmoeForCausalLM"],
            [
                "input_layernorm$ self_attn.q_proj$ self_attn.k_proj$ self_attn.v_proj$ self_attn.gate_proj$",
                "v_proj$ o_proj$",
                "pre_mlp_layernorm$ mlp.router$ mlp.*gate_proj$ mlp.*up_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["BloomForCausalLM"],
            [
                "input_layernorm$ query_key_value$",
                "post_attention_layernorm$ dense_h_to_4h$",
                "gelu_impl$ dense_4h_to_h$",
            ]),
        new(
            ["CohereForCausalLM", "Cohere2ForCausalLM", "Cohere2VisionForConditionalGeneration"],
            [
                "input_layernorm$ self_attn.q_proj$ self_attn.k_proj$ self_attn.v_proj$ mlp.gate_proj$ mlp.up_proj$",
                "v_proj$ o_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["Cohere2MoeForCausalLM"],
            [
                "input_layernorm$ self_attn.q_proj$ self_attn.k_proj$ self_attn.v_proj$ gate_proj$ up_proj$",
                "v_proj$ o_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["DeepseekV2ForCausalLM", "Glm4MoeLiteForCausalLM", "GlmMoeDsaForCausalLM"],
            [
                "input_layernorm$ (q|q_a)_proj$ kv_a_proj_with_mqa$",
                "q_a_layernorm$ q_b_proj$",
                "kv_a_layernorm$ kv_b_proj$",
                "post_attention_layernorm$ gate_proj$ up_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["DeepseekV3ForCausalLM"],
            [
                "input_layernorm$ (q|q_a)_proj$ kv_a_proj_with_mqa$",
                "q_a_layernorm$ q_b_proj$",
                "kv_a_layernorm$ kv_b_proj$",
                "post_attention_layernorm$ mlp.gate$ gate_proj$ up_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["Exaone4ForCausalLM", "OlmoForCausalLM", "Olmo3ForCausalLM"],
            [
                "v_proj$ o_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["Gemma2ForCausalLM"],
            [
                "input_layernorm$ q_proj$ k_proj$ v_proj$",
                "v_proj$ o_proj$",
                "pre_feedforward_layernorm$ gate_proj$ up_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["Gemma3ForCausalLM", "Gemma3ForConditionalGeneration"],
            [
                "v_proj$ o_proj$",
                "pre_feedforward_layernorm$ gate_proj$ up_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["Glm4MoeForCausalLM", "Qwen2MoeForCausalLM", "Qwen3MoeForCausalLM"],
            [
                "input_layernorm$ q_proj$ k_proj$ v_proj$",
                "v_proj$ o_proj$",
                "post_attention_layernorm$ mlp.gate$ mlp.experts.*.gate_proj$ mlp.experts.*.up_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["GraniteForCausalLM", "LlamaForCausalLM", "Mistral3ForConditionalGeneration", "MistralForCausalLM", "NanbeigeForCausalLM", "Qwen2ForCausalLM", "Qwen2_5OmniModel", "Qwen2_5OmniThinkerForConditionalGeneration", "Qwen3ForCausalLM", "SeedOssForCausalLM", "Ernie4_5_MoeForCausalLM"],
            [
                "input_layernorm$ q_proj$ k_proj$ v_proj$",
                "v_proj$ o_proj$",
                "post_attention_layernorm$ gate_proj$ up_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["Llama4ForConditionalGeneration"],
            [
                "input_layernorm$ q_proj$ k_proj$ v_proj$",
                "v_proj$ o_proj$",
                "post_attention_layernorm$ feed_forward.router$ feed_forward.*.gate_proj$ feed_forward.*.up_proj$",
                "up_proj$ down_proj$",
            ]),
        new(
            ["MuseGlimmerForConditionalGeneration"],
            [
                "language_model.layers.\\d+.input_layernorm$ language_model.layers.\\d+.self_attn.q_proj$ language_model.layers.\\d+.self_attn.k_proj$ language_model.layers.\\d+.self_attn.v_proj$ language_model.layers.\\d+.self_attn.gate_proj$",
                "language_model.layers.\\d+.self_attn.v_proj$ language_model.layers.\\d+.self_attn.o_proj$",
                "language_model.layers.\\d+.pre_feedforward_layernorm$ language_model.layers.\\d+.mlp.gate_proj$ language_model.layers.\\d+.mlp.up_proj$",
                "language_model.layers.\\d+.mlp.up_proj$ language_model.layers.\\d+.mlp.down_proj$",
            ]),
        new(
            ["Phi3ForCausalLM", "Phi3VForCausalLM"],
            [
                "input_layernorm$ qkv_proj$",
                "qkv_proj$ o_proj$",
                "post_attention_layernorm$ gate_up_proj$",
                "gate_up_proj$ down_proj$",
            ]),
        new(
            ["Qwen2_5_VLForConditionalGeneration"],
            [
                "input_layernorm$ q_proj$ k_proj$ v_proj$",
                "v_proj$ o_proj$",
                "language_model\\.layers\\.\\d+\\.post_attention_layernorm$ language_model\\.layers\\.\\d+\\.mlp\\.gate_proj$ language_model\\.layers\\.\\d+\\.mlp\\.up_proj$",
                "language_model\\.layers\\.\\d+\\.mlp\\.up_proj$ language_model\\.layers\\.\\d+\\.mlp\\.down_proj$",
            ]),
    ];
}
