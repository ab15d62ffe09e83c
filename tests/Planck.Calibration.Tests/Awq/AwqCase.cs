using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using Planck.Checkpoints.Safetensors;
using Planck.Datasets.Sampling;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Calibration.Tests.Awq;

/// <summary>A case of the reference data together with the model and the rows it was calibrated on.</summary>
internal sealed record AwqCase(AwqGolden Golden, string ModelFolder, IReadOnlyList<int[]> Rows, QuantFormat Format, bool HasDenseMlp)
{
    private const int BatchSize = 8;

    /// <summary>Two layers that differ the most, where all would take long.</summary>
    public IReadOnlyList<int> FirstAndLast => Golden.Layers.Count == 1 ? Golden.Layers : [Golden.Layers[0], Golden.Layers[^1]];

    /// <param name="name"><c>ptq/int4_awq</c>, on the bundled model, or <c>moe/qwen2/int4_awq</c>.</param>
    public static AwqCase Open(string name, QuantFormat format)
    {
        var parts = name.Split('/');
        if (parts[0] == "ptq")
        {
            var rows = InputIdsFile.Read(Repository.File("recipes", "data", "calib-64x256.safetensors"), 1 << 20).Rows;
            return new(AwqGolden.Open(name), Repository.File("recipes", "models", "classics-7m"), rows, format, true);
        }

        var model = Path.Combine(AwqGolden.Folder, "models", parts[1]);
        var ids = CalibrationIds(Path.Combine(model, "ids.safetensors"));
        return new(AwqGolden.Open(name), model, ids, format, !parts[1].EndsWith("_moe", StringComparison.Ordinal));
    }

    /// <summary>Runs an algorithm on one block.</summary>
    public IReadOnlyDictionary<string, LinearCalibration> Run<TAlgorithm>(
        int layer, Func<BlockContext, IReadOnlyDictionary<string, LinearCalibration>, TAlgorithm> make, out TAlgorithm algorithm)
        where TAlgorithm : BlockAlgorithm
    {
        TAlgorithm? made = null;
        var results = BlockDriver.Run(ModelFolder, Rows, BatchSize, layer, Groups(layer), (block, all) => made = make(block, all));
        algorithm = made!;
        return results;
    }

    private InputGroup[] Groups(int layer)
    {
        using var config = JsonDocument.Parse(File.ReadAllText(Path.Combine(ModelFolder, "config.json")));
        int Number(string name) => config.RootElement.GetProperty(name).GetInt32();
        var hidden = Number("hidden_size");
        var keyValue = hidden / Number("num_attention_heads") * Number("num_key_value_heads");
        var groups = BlockDriver.LlamaGroups(layer, Format, hidden, keyValue, Number("intermediate_size"));
        return [.. groups.Take(HasDenseMlp ? 4 : 2)];
    }

    private static int[][] CalibrationIds(string path)
    {
        var tensor = SafetensorsHeader.Read(path).Tensors.Single(static t => t.Name == "calibration");
        var bytes = File.ReadAllBytes(path).AsSpan((int)tensor.Offset, (int)tensor.Bytes);
        return [.. MemoryMarshal.Cast<byte, int>(bytes).ToArray().Chunk((int)tensor.Shape[1])];
    }
}
