namespace Planck.Core.Tests.Recipes;

/// <summary>A recipe that uses every key.</summary>
internal static class ExampleRecipe
{
    public const string Text =
        """
        # NVFP4 weights in the MLPs, INT8 in attention
        model: classics-7m
        target:
          - {engine: vllm>=0.11, gpu: h200, tensor_parallel: 2}
          - engine: "tensorrt-llm >= 1.2.0"
            gpu: b200
        format: w4a16_nvfp4
        block_size: 32
        rules:
          - layers: "*.self_attn.*"
            format: int8_weight_only
            because: attention is sensitive
          - layers: ["layers.{0,5}.mlp.*", '*.lm_head']
            format: keep
          - layers: "*.mlp.down_proj"
            weights: nvfp4
            activations: none
            block_size: 16
        kv_cache: fp8_cast
        algorithm: max
        arithmetic: cpu
        export: {layout: modelopt, max_shard_size: 5 GB}

        """;
}
