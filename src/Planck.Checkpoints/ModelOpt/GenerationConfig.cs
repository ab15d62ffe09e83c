using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Json;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Builds <c>generation_config.json</c>.</summary>
public static class GenerationConfig
{
    public const string FileName = "generation_config.json";

    /// <summary>
    /// The source's file with this layout's transformers version; sampling is switched on where <c>top_k</c> or <c>top_p</c> ask for it, because
    /// transformers refuses to save the contradiction (ModelOpt 0.47's rule).
    /// </summary>
    public static JsonObject Normalize(JsonObject source)
    {
        var config = (JsonObject)source.DeepClone();
        if ((config["top_k"] is not null || config["top_p"] is not null) && !IsTrue(config["do_sample"]))
            config["do_sample"] = true;
        config["transformers_version"] = ModelOptRelease.TransformersVersion;
        return (JsonObject)PythonJson.Sorted(config)!;
    }

    /// <summary>What transformers writes for a model without such a file: the token ids of its <c>config.json</c>.</summary>
    /// <param name="config">As <see cref="ConfigNormalizer.Normalize"/> returns it.</param>
    public static JsonObject FromModelConfig(JsonObject config)
    {
        var generation = new JsonObject
        {
            ["_from_model_config"] = true,
            ["output_attentions"] = false,
            ["output_hidden_states"] = false,
            ["transformers_version"] = ModelOptRelease.TransformersVersion,
        };
        foreach (var key in (string[])["bos_token_id", "eos_token_id", "pad_token_id", "use_cache"])
        {
            if (config[key] is { } value)
                generation[key] = value.DeepClone();
        }

        return (JsonObject)PythonJson.Sorted(generation)!;
    }

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.True;
}
