using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Json;
using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>What <c>hf_quant_config.json</c> says was done to a model: the way back from <see cref="HfQuantConfig"/>.</summary>
public static class QuantizationReader
{
    private const string ScaleSuffix = ".weight_scale";
    private const string StackedScaleSuffix = "_weight_scale";

    /// <summary>What Planck writes about an artifact it made.</summary>
    internal const string RecordFileName = "planck.manifest.json";

    /// <summary>Formats whose weights are the same and that differ in whether activations are quantized: <c>input_scale</c> tells them apart.</summary>
    private static readonly (string Algorithm, QuantFormat WithInputs, QuantFormat WeightsOnly)[] Smoothed =
        [(LayerConfig.Nvfp4Awq, QuantFormats.Nvfp4, QuantFormats.W4A16Nvfp4), (LayerConfig.Nvfp4Svd, QuantFormats.Nvfp4, QuantFormats.W4A16Nvfp4)];

    /// <summary>Whether a folder is a checkpoint in ModelOpt's layout.</summary>
    public static bool IsQuantized(string folder) => File.Exists(Path.Combine(folder, HfQuantConfig.FileName));

    /// <summary>The format of each quantized linear, and of the cache.</summary>
    /// <remarks>ModelOpt gives <c>mxfp4</c> with and without quantized activations the same name; it is read as the format with them.</remarks>
    /// <param name="checkpoint">The same folder's tensors: where one format is for all linears, those with scales are the quantized ones.</param>
    /// <exception cref="CheckpointException">The file is missing or malformed, or names a format that is not known.</exception>
    public static (IReadOnlyList<QuantizedModule> Quantized, KvCacheFormat KvCache) Read(string folder, CheckpointReader checkpoint)
    {
        var path = Path.Combine(folder, HfQuantConfig.FileName);
        if (JsonFile.ReadObject(path)["quantization"] is not JsonObject quantization)
            throw new CheckpointException(path, "'quantization' is missing or no object");
        var cache = Cache(folder, Text(path, quantization, "kv_cache_quant_algo"), checkpoint);
        var algorithm = Text(path, quantization, "quant_algo");
        if (quantization["quantized_layers"] is JsonObject layers)
        {
            var stacks = Stacks(checkpoint).ToLookup(QuantizedModule.OwnerOfStack, StringComparer.Ordinal);
            return ([.. layers.SelectMany(l => l.Value is JsonObject layer
                ? stacks.Contains(l.Key) ? stacks[l.Key].Select(s => Stack(path, s, layer, checkpoint)) : [Module(path, l.Key, layer, checkpoint)]
                : throw new CheckpointException(path, $"'quantized_layers' has no object for '{ForeignText.Show(l.Key)}'"))], cache);
        }

        if (algorithm is null)
            return ([], cache);
        // Also a checkpoint without any scales must not pass for one that is not quantized.
        _ = Module(path, "every linear", quantization, checkpoint);
        var modules = checkpoint.Tensors.Where(static t => t.Name.EndsWith(ScaleSuffix, StringComparison.Ordinal)).Select(static t => t.Name[..^ScaleSuffix.Length]);
        return ([.. modules.Select(m => Module(path, m, quantization, checkpoint)), .. Stacks(checkpoint).Select(s => Stack(path, s, quantization, checkpoint))], cache);
    }

    // Experts in one tensor, whose scales are named after it: experts.down_proj, experts.down_proj_weight_scale.
    private static IEnumerable<string> Stacks(CheckpointReader checkpoint) => checkpoint.Tensors
        .Where(static t => t.Name.EndsWith(StackedScaleSuffix, StringComparison.Ordinal))
        .Select(static t => t.Name[..^StackedScaleSuffix.Length])
        .Where(name => checkpoint.Find(name) is not null);

    private static QuantizedModule Stack(string path, string tensor, JsonObject description, CheckpointReader checkpoint) =>
        Module(path, tensor, description, checkpoint) with { Stacked = true };

    private static QuantizedModule Module(string path, string module, JsonObject description, CheckpointReader checkpoint)
    {
        var algorithm = Text(path, description, "quant_algo");
        var size = description["group_size"] switch
        {
            null => 0,
            JsonValue value when value.TryGetValue<int>(out var number) && number > 0 => number,
            _ => throw new CheckpointException(path, "'group_size' is no count"),
        };
        var smoothed = Smoothed.FirstOrDefault(s => s.Algorithm == algorithm);
        var format = smoothed.Algorithm is null ? QuantFormats.All.FirstOrDefault(f => f.QuantAlgo == algorithm)
            : checkpoint.Find(module + ".input_scale") is null ? smoothed.WeightsOnly : smoothed.WithInputs;
        if (format is not { IsExportable: true })
            throw new CheckpointException(path, $"'{ForeignText.Show(algorithm ?? "null")}', the format of {ForeignText.Show(module)}, is none that can be decoded: {string.Join(", ", QuantFormats.All.Where(static f => f.IsExportable).Select(static f => f.QuantAlgo).Concat(Smoothed.Select(static s => s.Algorithm)).Distinct())}");
        return new(module, format, size)
        {
            Smoothed = smoothed.Algorithm is not null || checkpoint.Find(module + ".pre_quant_scale") is not null,
            LowRank = algorithm == LayerConfig.Nvfp4Svd,
        };
    }

    /// <summary>
    /// One name stands for several formats of the cache. Whether scales and biases were measured shows in the tensors; whether keys were rotated, only in the record
    /// that Planck leaves beside them. Without it a rotated cache is read as one that is not: its rounding errors differ, not what it computes.
    /// </summary>
    private static KvCacheFormat Cache(string folder, string? algorithm, CheckpointReader checkpoint)
    {
        var path = Path.Combine(folder, HfQuantConfig.FileName);
        var measured = checkpoint.Tensors.Any(static t => t.Name.EndsWith(".k_scale", StringComparison.Ordinal));
        var affine = checkpoint.Tensors.Any(static t => t.Name.EndsWith(".k_bias", StringComparison.Ordinal));
        return KvCacheFormats.All.FirstOrDefault(f => f.QuantAlgo == algorithm && f.Measured == measured && f.Affine == affine && f.Rotated == (measured && IsRotated(folder)))
            ?? throw new CheckpointException(path, KvCacheFormats.All.Any(f => f.QuantAlgo == algorithm)
                ? $"'{ForeignText.Show(algorithm ?? "null")}' as format of the key/value cache {(measured ? "has no use for the tensors '*.k_scale' of the checkpoint" : "needs tensors '*.k_scale' in the checkpoint, which has none")}; export it again"
                : $"'{ForeignText.Show(algorithm!)}' is no format of a key/value cache that can be decoded");
    }

    private static bool IsRotated(string folder)
    {
        var path = Path.Combine(folder, RecordFileName);
        return JsonFile.TryReadObject(path) is { } record && KvCacheFormats.All.Any(f => f.Rotated && f.Id == Text(path, record, "kv_cache"));
    }

    private static string? Text(string path, JsonObject map, string key) => map[key] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new CheckpointException(path, $"'{key}' is not a string"),
    };
}
