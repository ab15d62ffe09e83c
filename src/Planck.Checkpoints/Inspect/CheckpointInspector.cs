using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Configs;
using Planck.Checkpoints.Json;
using Planck.Checkpoints.ModelOpt;
using Planck.Formats;

namespace Planck.Checkpoints.Inspect;

/// <summary>Summarizes a checkpoint folder from its headers and configuration files.</summary>
public static class CheckpointInspector
{
    private const string ProvenanceFile = "planck.manifest.json";
    private const string WeightSuffix = ".weight";

    /// <exception cref="CheckpointException">The folder is no checkpoint, or one of its files is broken.</exception>
    public static CheckpointSummary Inspect(string folder)
    {
        using var checkpoint = CheckpointReader.Open(folder);
        using var model = CheckpointReader.OpenModel(folder);
        var configFile = Path.Combine(folder, "config.json");
        var provenanceFile = Path.Combine(folder, ProvenanceFile);
        return new(
            File.Exists(configFile) ? ConfigReader.Read(configFile) : null,
            checkpoint.Files.Count,
            checkpoint.Tensors.Count,
            checkpoint.Bytes,
            model.Tensors.Sum(t => Weights(model, t)),
            checkpoint.Tensors.Count(static t => t.Name.EndsWith(".weight_scale", StringComparison.Ordinal)),
            [
                .. checkpoint.Tensors.GroupBy(static t => t.DType)
                    .Select(static g => new DTypeSummary(g.Key, g.Count(), g.Sum(static t => t.Bytes)))
                    .OrderByDescending(static d => d.Bytes).ThenBy(static d => d.DType),
            ],
            Quantization(folder),
            File.Exists(provenanceFile) ? new(Encoding.UTF8.GetString(JsonFile.ReadBytes(provenanceFile, JsonFile.Largest))) : null);
    }

    private static long Weights(CheckpointReader checkpoint, StoredTensor tensor)
    {
        if (IsScale(tensor.Name))
            return 0;
        var packed = tensor.DType == DType.U8 && tensor.Name.EndsWith(WeightSuffix, StringComparison.Ordinal) && checkpoint.Find(tensor.Name + "_scale") is not null;
        return packed ? tensor.Spec.Elements * 2 : tensor.Spec.Elements;
    }

    private static bool IsScale(string name)
    {
        var last = name.AsSpan(name.LastIndexOf('.') + 1);
        return last is "weight_scale" or "weight_scale_2" or "weight_scale_inv" or "input_scale" or "pre_quant_scale" or "k_scale" or "v_scale";
    }

    private static QuantizationSummary? Quantization(string folder)
    {
        var config = JsonFile.TryReadObject(Path.Combine(folder, "config.json"))?["quantization_config"] as JsonObject;
        var file = JsonFile.TryReadObject(Path.Combine(folder, HfQuantConfig.FileName));
        if (config is null && file is null)
            return null;
        var quantization = file?["quantization"] as JsonObject;
        var producer = (file?["producer"] ?? config?["producer"]) as JsonObject;
        return new(
            Text(config, "quant_method") ?? "",
            Text(quantization, "quant_algo") ?? Text(config, "quant_algo"),
            Text(quantization, "kv_cache_quant_algo") ?? KvCacheAlgo(config?["kv_cache_scheme"]),
            $"{Text(producer, "name")} {Text(producer, "version")}".Trim(),
            Texts(quantization?["exclude_modules"] ?? config?["ignore"]));
    }

    /// <summary>A scheme is a bare name, or for FP8 spelled out.</summary>
    private static string? KvCacheAlgo(JsonNode? scheme) => scheme switch
    {
        JsonObject map => $"{map["type"]}{map["num_bits"]}" == "float8" ? "FP8" : map.ToJsonString(),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => null,
    };

    private static string? Text(JsonObject? map, string key) => map?[key] switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => null,
    };

    private static List<string> Texts(JsonNode? node) => node is JsonArray list
        ? [.. list.OfType<JsonValue>().Where(static v => v.GetValueKind() == JsonValueKind.String).Select(static v => v.GetValue<string>())]
        : [];
}
