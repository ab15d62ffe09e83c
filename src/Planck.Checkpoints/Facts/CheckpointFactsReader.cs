using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Architectures.Reading;
using Planck.Checkpoints.Configs;
using Planck.Checkpoints.Json;
using Planck.Collections;
using Planck.Targets.Facts;

namespace Planck.Checkpoints.Facts;

/// <summary>
/// What decides whether engines load a quantized checkpoint: its configuration and the headers of its files, in any layout that engines read from safetensors.
/// </summary>
public static class CheckpointFactsReader
{
    private const string ConfigFile = "config.json";
    private const string ModelOptFile = "hf_quant_config.json";

    /// <summary>The facts of a folder; null when its weights are not quantized.</summary>
    /// <exception cref="CheckpointException">The folder is no checkpoint, or one of its files is broken.</exception>
    public static CheckpointFacts? Read(string folder)
    {
        using var checkpoint = CheckpointReader.Open(folder);
        return Read(folder, [.. checkpoint.Tensors.Select(static t => new TensorFacts(t.Name, t.DType.ToString(), t.Shape))]);
    }

    /// <summary>The same from the JSON files of a folder and the headers given.</summary>
    /// <param name="tensors">Every tensor by its whole name.</param>
    /// <exception cref="CheckpointException">A file is missing or broken.</exception>
    public static CheckpointFacts? Read(string folder, IReadOnlyList<TensorFacts> tensors)
    {
        var path = Path.Combine(folder, ConfigFile);
        var config = JsonFile.ReadObject(path);
        var modelOpt = JsonFile.TryReadObject(Path.Combine(folder, ModelOptFile));
        var quantization = config["quantization_config"] as JsonObject;
        if (quantization is null && modelOpt is null)
            return null;
        var model = ConfigReader.Read(path);
        ModelModules known;
        try
        {
            known = ModelModules.Of(model, tensors);
        }
        catch (ConfigException error)
        {
            throw new CheckpointException(path, error.Message);
        }

        var modules = known.Modules;
        var facts = JsonText.Of(quantization, "quant_method") switch
        {
            "compressed-tensors" => CompressedTensorsFacts.Of(quantization!, modules),
            "awq" => PackedFacts.OfAwq(quantization!, modules),
            "gptq" => PackedFacts.OfGptq(quantization!, modules),
            "fp8" => PackedFacts.OfFp8(quantization!, modules),
            _ when modelOpt?["quantization"] is JsonObject written => ModelOptFacts.Of(written, modules),
            "modelopt" => ModelOptFacts.Of(quantization!, modules),
            var method => throw new CheckpointException(path, $"quant_method '{ForeignText.Show(method)}' is none that is known"),
        };
        return facts with
        {
            Architecture = model.Architecture,
            // ModelOpt gives a cache with offsets the name of one without.
            KvCache = facts.KvCache is { } cache ? cache with { Affine = tensors.Any(static t => t.Name.EndsWith(".k_bias", StringComparison.Ordinal)) } : null,
            Modules = WithTensors(facts.Modules, known.Tensors, tensors).ToEquatableArray(),
        };
    }

    /// <summary>
    /// Every tensor goes to the module with the longest name that it begins with. Buffers outside all modules are not judged, nor are other tensors that the model
    /// has anyway, such as the sinks of an attention.
    /// </summary>
    private static IEnumerable<ModuleFacts> WithTensors(IReadOnlyList<ModuleFacts> modules, IReadOnlySet<string> known, IReadOnlyList<TensorFacts> tensors)
    {
        var byModule = modules.ToDictionary(static m => m.Name, static _ => new List<TensorFacts>(), StringComparer.Ordinal);
        var withWeights = modules.Where(static m => m.Placement is not (ModulePlacement.Attention or ModulePlacement.Other)).Select(static m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var tensor in tensors)
        {
            var dot = tensor.Name.LastIndexOf('.');
            while (dot > 0 && !byModule.ContainsKey(tensor.Name[..dot]))
                dot = tensor.Name.LastIndexOf('.', dot - 1);
            if (dot > 0 && (withWeights.Contains(tensor.Name[..dot]) || !(known.Contains(tensor.Name) || tensor.Name.EndsWith("inv_freq", StringComparison.Ordinal))))
                byModule[tensor.Name[..dot]].Add(tensor with { Name = tensor.Name[(dot + 1)..] });
        }

        return modules.Select(m => m with { Tensors = byModule[m.Name].ToEquatableArray() });
    }
}
