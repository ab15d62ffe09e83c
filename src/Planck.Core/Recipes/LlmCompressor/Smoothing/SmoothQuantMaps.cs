using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary>Which layers SmoothQuant of llm-compressor 0.14 scales in each architecture, unless a recipe says otherwise.</summary>
internal static class SmoothQuantMaps
{
    /// <summary>Rules as <see cref="SmoothingMap"/> reads them.</summary>
    public static EquatableArray<SmoothingMap> All { get; } =
    [
        new(
            ["BloomForCausalLM", "ChatGLMForConditionalGeneration"],
            [
                "input_layernorm query_key_value",
                "post_attention_layernorm dense_h_to_4h",
            ]),
        new(
            ["CohereForCausalLM", "Cohere2ForCausalLM", "Cohere2VisionForConditionalGeneration"],
            [
                "input_layernorm$ self_attn\\.q_proj$ self_attn\\.k_proj$ self_attn\\.v_proj$ mlp\\.gate_proj$ mlp\\.up_proj$",
            ]),
        new(
            ["Cohere2MoeForCausalLM"],
            [
                "input_layernorm$ self_attn\\.q_proj$ self_attn\\.k_proj$ self_attn\\.v_proj$ gate_proj$ up_proj$",
            ]),
        new(
            ["DeepseekV2ForCausalLM", "DeepseekV3ForCausalLM", "Glm4MoeLiteForCausalLM", "GlmMoeDsaForCausalLM"],
            [
                "input_layernorm q(_a)?_proj$ kv_a_proj_with_mqa",
            ]),
        new(
            ["Ernie4_5_MoeForCausalLM", "MixtralForCausalLM"],
            [
                "input_layernorm q_proj k_proj v_proj",
            ]),
        new(
            ["Gemma2ForCausalLM", "Gemma3ForCausalLM", "Gemma3ForConditionalGeneration", "Glm4MoeForCausalLM", "GraniteForCausalLM", "Llama4ForConditionalGeneration", "LlamaForCausalLM", "Mistral3ForConditionalGeneration", "MistralForCausalLM", "NanbeigeForCausalLM", "Qwen2ForCausalLM", "Qwen2_5OmniModel", "Qwen2_5OmniThinkerForConditionalGeneration", "Qwen2_5_VLForConditionalGeneration", "Qwen3ForCausalLM", "SeedOssForCausalLM"],
            [
                "input_layernorm q_proj k_proj v_proj",
                "post_attention_layernorm gate_proj up_proj",
            ]),
        new(
            ["Phi3ForCausalLM", "Phi3VForCausalLM"],
            [
                "input_layernorm qkv_proj",
                "post_attention_layernorm gate_up_proj",
            ]),
        new(
            ["Qwen2MoeForCausalLM", "Qwen3MoeForCausalLM"],
            [
                "input_layernorm$ q_proj$ k_proj$ v_proj$",
            ]),
        new(
            ["WhisperForConditionalGeneration"],
            [
                "self_attn_layer_norm k_proj v_proj q_proj",
                "final_layer_norm fc1",
            ]),
        new(
            ["AfmoeForCausalLM"],
            [
                "input_layernorm self_attn\\.q_proj self_attn\\.k_proj self_attn\\.v_proj self_attn\\.gate_proj",
                "pre_mlp_layernorm mlp.*gate_proj mlp.*up_proj",
            ]),
    ];
}
