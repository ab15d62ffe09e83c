using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Architectures;
using Planck.Checkpoints.Json;
using Planck.Models;

namespace Planck.Checkpoints.Configs;

/// <summary>
/// Reads the facts of a <c>config.json</c>, in the words of transformers 4 and 5 (<c>torch_dtype</c> and <c>dtype</c>) and of the
/// architectures (<c>num_local_experts</c>, <c>num_experts</c>, <c>n_routed_experts</c>). A multimodal file is read through its <c>text_config</c>.
/// </summary>
public static class ConfigReader
{
    /// <summary>Fills in what the file leaves to its class (<see cref="Architectures.Architecture.ClassDefaults"/>): as many key/value heads as heads, <c>hidden_size / heads</c>, tied or not.</summary>
    /// <exception cref="CheckpointException">The file is missing, no JSON object, or a value is of the wrong type.</exception>
    public static ModelConfig Read(string path)
    {
        var root = JsonFile.ReadObject(path);
        var text = Optional<JsonObject>(path, root, "text_config") ?? root;
        var architecture = Architecture(path, root);
        var defaults = ArchitectureRegistry.Find(architecture)?.ClassDefaults ?? new();
        var hidden = FirstCount(path, text, ["hidden_size", "n_embd"], defaults.HiddenSize);
        var heads = FirstCount(path, text, ["num_attention_heads", "n_head"], defaults.AttentionHeads);
        return new()
        {
            Architecture = architecture,
            ModelType = Text(path, root, "model_type"),
            DType = FirstText(path, [text, root], ["dtype", "torch_dtype"]) is { Length: > 0 } dtype ? dtype : IsMxfp4(root) ? "bfloat16" : "",
            HiddenSize = hidden,
            IntermediateSize = FirstCount(path, text, ["intermediate_size", "ffn_hidden_size", "ffn_dim", "n_inner"], defaults.IntermediateSize),
            Layers = FirstCount(path, text, ["num_hidden_layers", "n_layer"], defaults.Layers),
            AttentionHeads = heads,
            KeyValueHeads = FirstCount(path, text, ["num_key_value_heads", "num_kv_heads"], defaults.KeyValueHeads) is > 0 and var keyValueHeads ? keyValueHeads : heads,
            HeadDim = FirstCount(path, text, ["head_dim"], defaults.HeadDim) is > 0 and var headDim ? headDim : heads > 0 ? hidden / heads : 0,
            VocabSize = FirstCount(path, text, ["vocab_size"], defaults.VocabSize),
            Experts = FirstCount(path, text, ["num_local_experts", "num_experts", "n_routed_experts"], 0),
            Values = ConfigFlattener.Flatten(root, text),
            TieWordEmbeddings = Flag(path, root, "tie_word_embeddings") ?? Flag(path, text, "tie_word_embeddings") ?? defaults.TieWordEmbeddings,
        };
    }

    /// <summary>Whether the model is published in MXFP4, as gpt-oss is. transformers loads it in bfloat16 unless the file names another dtype.</summary>
    internal static bool IsMxfp4(JsonObject root) =>
        (root["quantization_config"] as JsonObject)?["quant_method"] is JsonValue method && method.GetValueKind() == JsonValueKind.String && method.GetValue<string>() == "mxfp4";

    private static string Architecture(string path, JsonObject root)
    {
        var list = Optional<JsonArray>(path, root, "architectures");
        if (list is { Count: > 0 } && list[0] is JsonValue first && first.GetValueKind() == JsonValueKind.String)
            return first.GetValue<string>();
        throw new CheckpointException(path, "'architectures' does not name a class such as LlamaForCausalLM");
    }

    /// <summary>The first of the names that the file gives a value; 0 when it gives null, the class's default when it has none of the names.</summary>
    private static int FirstCount(string path, JsonObject text, string[] keys, int otherwise)
    {
        foreach (var key in keys)
        {
            if (Optional<JsonValue>(path, text, key) is not null)
                return Count(path, text, key);
        }

        return keys.Any(text.ContainsKey) ? 0 : otherwise;
    }

    private static string FirstText(string path, JsonObject[] places, string[] keys)
    {
        foreach (var place in places)
        {
            foreach (var key in keys)
            {
                if (Text(path, place, key) is { Length: > 0 } value)
                    return value;
            }
        }

        return "";
    }

    private static string Text(string path, JsonObject map, string key)
    {
        var value = Optional<JsonValue>(path, map, key);
        if (value is null)
            return "";
        return value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : throw Wrong(path, key, "a string");
    }

    private static bool? Flag(string path, JsonObject map, string key) => Optional<JsonValue>(path, map, key)?.GetValueKind() switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(path, key, "true or false"),
    };

    /// <summary>A count; 0 when the file does not say.</summary>
    private static int Count(string path, JsonObject map, string key)
    {
        var value = Optional<JsonValue>(path, map, key);
        if (value is null)
            return 0;
        return value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var count) && count >= 0
            ? count
            : throw Wrong(path, key, "a count");
    }

    /// <summary>The value at a key; null when it is missing or null.</summary>
    private static T? Optional<T>(string path, JsonObject map, string key)
        where T : JsonNode => map[key] switch
        {
            null => null,
            T value => value,
            _ => throw Wrong(path, key, typeof(T) == typeof(JsonObject) ? "an object" : typeof(T) == typeof(JsonArray) ? "a list" : "a single value"),
        };

    private static CheckpointException Wrong(string path, string key, string wanted) => new(path, $"'{key}' is not {wanted}");
}
