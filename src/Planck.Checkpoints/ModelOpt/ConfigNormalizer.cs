using System;
using System.Collections.Generic;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Configs;
using Planck.Checkpoints.Json;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>
/// Writes a <c>config.json</c> the way transformers 5.14.1 saves what it loaded: new names for old keys, the class's defaults written out, keys
/// in ordinal order. Keys it does not know stay.
/// </summary>
public static class ConfigNormalizer
{
    public static JsonObject Normalize(JsonObject source)
    {
        var config = (JsonObject)source.DeepClone();
        config.Remove("_name_or_path"); // where its author kept the model
        Rename(config, "torch_dtype", "dtype");
        if (ConfigReader.IsMxfp4(config))
            config["dtype"] ??= "bfloat16";
        if (config["model_type"]?.ToString() == LlamaDefaults.ModelType)
            LlamaDefaults.Fill(config);
        MoveRopeKeys(config);
        config["transformers_version"] = ModelOptRelease.TransformersVersion;
        return (JsonObject)PythonJson.Sorted(config)!;
    }

    /// <summary>transformers 4's <c>rope_theta</c> and <c>rope_scaling</c> become transformers 5's <c>rope_parameters</c>.</summary>
    private static void MoveRopeKeys(JsonObject config)
    {
        var theta = Take(config, "rope_theta");
        var scaling = Take(config, "rope_scaling") as JsonObject;
        if (theta is null && scaling is null && !config.ContainsKey("rope_parameters"))
            return;
        var rope = scaling ?? Take(config, "rope_parameters") as JsonObject ?? [];
        if (rope.Count > 0 && AllObjects(rope))
        {
            config["rope_parameters"] = rope; // one set per kind of layer, complete in itself
            return;
        }

        rope.TryAdd("rope_theta", theta ?? JsonNode.Parse("10000.0"));
        rope.TryAdd("rope_type", rope["type"]?.DeepClone() ?? "default");
        config["rope_parameters"] = rope;
    }

    private static bool AllObjects(JsonObject map)
    {
        foreach (var (_, value) in map)
        {
            if (value is not JsonObject)
                return false;
        }

        return true;
    }

    private static void Rename(JsonObject config, string old, string name)
    {
        if (Take(config, old) is { } value && config[name] is null)
            config[name] = value;
    }

    private static JsonNode? Take(JsonObject map, string key)
    {
        map.Remove(key, out var value);
        return value;
    }
}
