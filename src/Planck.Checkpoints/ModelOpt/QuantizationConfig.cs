using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Builds <c>quantization_config</c> of <c>config.json</c>: what <c>hf_quant_config.json</c> says, in the words engines look for.</summary>
public static class QuantizationConfig
{
    public static JsonObject Build(ModelOptExport export) => Build(
        [.. export.Quantized.Select(static m => (m.Owner, LayerConfig.Of(m))).Distinct()], export.Kept, export.KvCache.QuantAlgo);

    /// <summary>Parameters as of <see cref="HfQuantConfig.Build(IReadOnlyList{ValueTuple{string, LayerConfig}}, IEnumerable{string}, string)"/>.</summary>
    public static JsonObject Build(IReadOnlyList<(string Path, LayerConfig Config)> layers, IEnumerable<string> kept, string? kvCacheAlgo)
    {
        var groups = layers.GroupBy(static l => l.Config).ToList();
        var config = new JsonObject();
        if (groups.Count == 1 && ConfigGroup.StandsAlone(groups[0].Key.QuantAlgo))
            config["config_groups"] = new JsonObject { ["group_0"] = ConfigGroup.Of(groups[0].Key, ["Linear"]) };
        if (groups.Count > 1)
        {
            config["config_groups"] = new JsonObject(groups.Select(static (g, i) => KeyValuePair.Create(
                $"group_{i}", (JsonNode?)ConfigGroup.Of(g.Key, g.Select(static l => l.Path).Order(StringComparer.Ordinal)))));
            config["quantized_layers"] = new JsonObject(layers.Select(static l => KeyValuePair.Create(l.Path, (JsonNode?)l.Config.ToJson())));
        }

        config["ignore"] = groups.Count == 1 ? new JsonArray([.. ExcludeModules.Of(kept, layers.Select(static l => l.Path))]) : new JsonArray();
        if (groups.Count > 0)
            config["quant_algo"] = groups.Count == 1 ? groups[0].Key.QuantAlgo : HfQuantConfig.Mixed;
        if (kvCacheAlgo is not null)
            config["kv_cache_scheme"] = KvCacheScheme(kvCacheAlgo);
        config["producer"] = new JsonObject { ["name"] = ModelOptRelease.Producer, ["version"] = ModelOptRelease.Version };
        config["quant_method"] = "modelopt";
        return config;
    }

    /// <summary>Only FP8 is spelled out; engines read the bare name of the others.</summary>
    private static JsonNode KvCacheScheme(string algo) => algo == "FP8"
        ? new JsonObject { ["dynamic"] = false, ["num_bits"] = 8, ["type"] = "float" }
        : JsonValue.Create(algo);
}
