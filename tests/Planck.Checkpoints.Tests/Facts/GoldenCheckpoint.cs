using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Facts;
using Planck.Collections;
using Planck.Targets.Facts;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>A checkpoint of the reference data as configuration and headers; immutable, so that damaged ones are made from whole ones.</summary>
internal sealed record GoldenCheckpoint(JsonObject Config, JsonObject? ModelOpt, IReadOnlyList<TensorFacts> Tensors)
{
    public static GoldenCheckpoint OfFolder(string folder) => new(
        ReadObject(Path.Combine(folder, "config.json")),
        File.Exists(Path.Combine(folder, "hf_quant_config.json")) ? ReadObject(Path.Combine(folder, "hf_quant_config.json")) : null,
        [.. ReadObject(Path.Combine(folder, "tensors.json")).Select(static t => new TensorFacts(t.Key, DTypeName(t.Value!["dtype"]!.GetValue<string>()), Shape(t.Value)))]);

    public CheckpointFacts Facts()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "config.json"), Config.ToJsonString());
        if (ModelOpt is not null)
            File.WriteAllText(Path.Combine(folder.Path, "hf_quant_config.json"), ModelOpt.ToJsonString());
        return CheckpointFactsReader.Read(folder.Path, Tensors) ?? throw new InvalidOperationException("the checkpoint is not quantized");
    }

    /// <summary>With another <c>quantization_config</c>.</summary>
    public GoldenCheckpoint Configured(Action<JsonObject> edit)
    {
        var config = Config.DeepClone().AsObject();
        edit(config["quantization_config"]!.AsObject());
        return this with { Config = config };
    }

    /// <summary>With other numbers for the weights of the first group.</summary>
    public GoldenCheckpoint Weights(Action<JsonObject> edit) => Configured(q => edit(q["config_groups"]!["group_0"]!["weights"]!.AsObject()));

    public GoldenCheckpoint Without(Func<string, bool> names) => this with { Tensors = [.. Tensors.Where(t => !names(t.Name))] };

    public GoldenCheckpoint With(params TensorFacts[] more) => this with { Tensors = [.. Tensors, .. more] };

    public GoldenCheckpoint Each(Func<TensorFacts, TensorFacts> change) => this with { Tensors = [.. Tensors.Select(change)] };

    public GoldenCheckpoint Each(Func<TensorFacts, IEnumerable<TensorFacts>> change) => this with { Tensors = [.. Tensors.SelectMany(change)] };

    /// <summary>The tools name dtypes as torch does, or as the file does.</summary>
    private static string DTypeName(string name) => name switch
    {
        "bfloat16" => "BF16",
        "float16" => "F16",
        "float32" => "F32",
        "float64" => "F64",
        "float8_e4m3fn" => "F8_E4M3",
        "uint8" => "U8",
        "int8" => "I8",
        "int32" => "I32",
        "int64" => "I64",
        _ => name,
    };

    private static EquatableArray<long> Shape(JsonNode tensor) => tensor["shape"]!.AsArray().Select(static e => e!.GetValue<long>()).ToEquatableArray();

    public static JsonObject ReadObject(string path) => JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { AllowTrailingCommas = true })!.AsObject();
}
