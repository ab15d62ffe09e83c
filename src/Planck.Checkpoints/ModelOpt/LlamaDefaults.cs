using System.Text.Json.Nodes;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>What transformers 5.14.1's <c>LlamaConfig</c> assumes where a file is silent, and writes out when it saves.</summary>
internal static class LlamaDefaults
{
    public const string ModelType = "llama";

    // As text, so that 1e-06 and 0.0 keep the spelling that Python gives them.
    private const string Defaults = """
        {
          "attention_bias": false, "attention_dropout": 0.0, "bos_token_id": 1, "eos_token_id": 2, "hidden_act": "silu",
          "hidden_size": 4096, "initializer_range": 0.02, "intermediate_size": 11008, "max_position_embeddings": 2048,
          "mlp_bias": false, "num_attention_heads": 32, "num_hidden_layers": 32, "pad_token_id": null, "pretraining_tp": 1,
          "rms_norm_eps": 1e-06, "rope_parameters": {}, "tie_word_embeddings": false, "use_cache": true, "vocab_size": 32000
        }
        """;

    public static void Fill(JsonObject config)
    {
        foreach (var (key, value) in JsonNode.Parse(Defaults)!.AsObject())
        {
            if (!config.ContainsKey(key))
                config[key] = value?.DeepClone();
        }

        if (config["num_key_value_heads"] is null)
            config["num_key_value_heads"] = config["num_attention_heads"]?.DeepClone();
        if (config["head_dim"] is null && Integer(config, "hidden_size") is { } hidden && Integer(config, "num_attention_heads") is { } heads and > 0)
            config["head_dim"] = hidden / heads;
    }

    private static int? Integer(JsonObject config, string key) =>
        config[key] is JsonValue value && value.TryGetValue<int>(out var number) ? number : null;
}
