using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Algorithms;
using Planck.Architectures.Graph;
using Planck.Checkpoints.Safetensors;
using Planck.Formats;
using Planck.Inference;
using Planck.Models;
using Planck.Testing;

namespace Planck.Calibration.Tests.Engine;

/// <summary>A model of the reference data with the rows it was calibrated on.</summary>
/// <param name="Folder">Checkpoint.</param>
/// <param name="Ids">File of token ids.</param>
/// <param name="Tensor">Tensor of it.</param>
internal sealed record CalibratedModel(string Folder, string Ids, string Tensor)
{
    public const int BatchSize = 8;

    public static CalibratedModel Classics { get; } = new(
        Repository.File("recipes", "models", "classics-7m"), Repository.File("recipes", "data", "calib-64x256.safetensors"), "input_ids");

    /// <summary>A checkpoint of another architecture; null where it is not at hand.</summary>
    public static CalibratedModel? Find(string name)
    {
        var folder = ReferenceData.Find("models", name, "model.safetensors");
        return folder is null ? null : new(Path.GetDirectoryName(folder)!, ReferenceData.Find("models", name, "ids.safetensors")!, "calibration");
    }

    /// <param name="count">The first rows; 0 for all.</param>
    public IReadOnlyList<int[]> Rows(int count = 0)
    {
        var stored = SafetensorsHeader.Read(Ids).Tensors.Single(t => t.Name == Tensor);
        var (rows, length) = ((int)stored.Shape[0], (int)stored.Shape[1]);
        using var handle = File.OpenHandle(Ids);
        var bytes = new byte[stored.Bytes];
        RandomAccess.Read(handle, bytes, stored.Offset);
        var ids = MemoryMarshal.Cast<byte, int>(bytes).ToArray();
        return [.. Enumerable.Range(0, count == 0 ? rows : count).Select(r => ids.AsSpan(r * length, length).ToArray())];
    }

    /// <summary>Every linear that is no router, head or embedding, of a format.</summary>
    /// <param name="of">Which of them; null: all.</param>
    public IReadOnlyList<CalibratedLinear> Linears(QuantFormat format, Func<string, bool>? of = null)
    {
        using var model = LanguageModel.Open(Folder);
        return
        [
            .. model.Graph.Blocks.SelectMany((block, layer) => InputGroups.Each(block)
                .SelectMany(static g => g.Group.Readers.Select(r => (Reader: r, g.Expert)))
                .Where(static r => r.Reader.Kind == ModuleKind.Linear)
                .Select(r => new CalibratedLinear(SharedInput.Module(r.Reader, layer, r.Expert), r.Reader.Out, r.Reader.In, format, format.DefaultBlockSize)))
                .Where(l => of?.Invoke(l.Module) != false),
        ];
    }

    /// <summary>All rows, max calibration.</summary>
    public CalibrationJob Job(string workFolder, QuantFormat format, KvCacheFormat? kvCache = null, params CalibrationAlgorithm[] algorithms) => new()
    {
        ModelFolder = Folder,
        Linears = Linears(format),
        KvCache = kvCache ?? KvCacheFormats.None,
        Algorithms = algorithms,
        Rows = Rows(),
        BatchSize = BatchSize,
        WorkFolder = workFolder,
        Fingerprint = "test",
        Inference = new() { Threads = 2, MemoryBudget = 256 << 20 },
    };
}
