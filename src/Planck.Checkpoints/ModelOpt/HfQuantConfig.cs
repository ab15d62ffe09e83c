using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Builds <c>hf_quant_config.json</c>.</summary>
public static class HfQuantConfig
{
    public const string FileName = "hf_quant_config.json";

    /// <summary>What <c>quant_algo</c> says when layers differ.</summary>
    public const string Mixed = "MIXED_PRECISION";

    public static JsonObject Build(ModelOptExport export) => Build(
        [.. export.Quantized.Select(static m => (m.Owner, LayerConfig.Of(m))).Distinct()], export.Kept, export.KvCache.QuantAlgo);

    /// <summary>
    /// One description for all layers: it stands at the top, with <c>exclude_modules</c>. Several: <c>MIXED_PRECISION</c> and one entry
    /// per layer, without <c>exclude_modules</c>. None: <c>quant_algo</c> is null and the list of layers empty.
    /// </summary>
    /// <param name="layers">Quantized layers in model order.</param>
    /// <param name="kept">See <see cref="ModelOptExport"/>.</param>
    public static JsonObject Build(IReadOnlyList<(string Path, LayerConfig Config)> layers, IEnumerable<string> kept, string? kvCacheAlgo)
    {
        var distinct = layers.Select(static l => l.Config).Distinct().ToList();
        var quantization = new JsonObject
        {
            ["quant_algo"] = distinct.Count switch { 0 => null, 1 => distinct[0].QuantAlgo, _ => Mixed },
            ["kv_cache_quant_algo"] = kvCacheAlgo,
        };
        if (distinct.Count == 1)
        {
            distinct[0].WriteExtras(quantization);
            quantization["exclude_modules"] = new JsonArray([.. ExcludeModules.Of(kept, layers.Select(static l => l.Path))]);
        }
        else
        {
            quantization["quantized_layers"] = new JsonObject(layers.Select(static l => KeyValuePair.Create(l.Path, (JsonNode?)l.Config.ToJson())));
        }

        return new()
        {
            ["producer"] = new JsonObject { ["name"] = ModelOptRelease.Producer, ["version"] = ModelOptRelease.Version },
            ["quantization"] = quantization,
        };
    }
}
