using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;
using Planck.Checkpoints.Safetensors;
using Planck.Testing;

namespace Planck.Calibration.Tests.Awq;

/// <summary>What ModelOpt saved of one AWQ case: by linear, what its searches saw and chose. All layers in the full reference data, layer 0 in the subset.</summary>
internal sealed class AwqGolden
{
    private readonly Dictionary<string, (long Offset, long Bytes)> _tensors;
    private readonly byte[] _data;
    private readonly JsonElement _searches;

    private AwqGolden(string folder)
    {
        var path = Path.Combine(folder, "calibration.safetensors");
        _data = File.ReadAllBytes(path);
        _tensors = SafetensorsHeader.Read(path).Tensors.ToDictionary(static t => t.Name, static t => (t.Offset, t.Bytes), StringComparer.Ordinal);
        _searches = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "calibration.json"))).RootElement.GetProperty("awq");
    }

    public static string Folder { get; } = Path.Combine(Repository.FullGoldens ?? Repository.Goldens, "modelopt");

    /// <summary>Layers with searches, ascending.</summary>
    public IReadOnlyList<int> Layers =>
        [.. _searches.EnumerateObject().Select(static p => int.Parse(p.Name.Split('.')[2], CultureInfo.InvariantCulture)).Distinct().Order()];

    /// <param name="name">Below <c>goldens/modelopt</c>: <c>ptq/int4_awq</c>.</param>
    public static AwqGolden Open(string name) => new(Path.Combine(Folder, name));

    public static bool Exists(string name) => File.Exists(Path.Combine(Folder, name, "calibration.json"));

    public bool Has(string tensor) => _tensors.ContainsKey(tensor);

    public float[] Singles(string tensor) => MemoryMarshal.Cast<byte, float>(Bytes(tensor)).ToArray();

    public byte[] Bytes(string tensor)
    {
        var (offset, bytes) = _tensors[tensor];
        return _data[(int)offset..(int)(offset + bytes)];
    }

    /// <summary>Losses of AWQ lite, in the order of the powers.</summary>
    public Search Lite(string linear) => new(_searches.GetProperty(linear).GetProperty("awq_lite"), "best_alpha");

    /// <summary>Losses of AWQ clip of a weight that has one range, in the order of the ratios.</summary>
    public Search Clip(string linear) => new(_searches.GetProperty(linear).GetProperty("awq_clip"), "best_clip_val");

    /// <summary>One search over candidates.</summary>
    internal sealed record Search(float[] Candidates, float[] Losses, float Chosen)
    {
        public Search(JsonElement search, string chosen)
            : this(
                [.. search.GetProperty("loss").EnumerateObject().Select(static l => float.Parse(l.Name, CultureInfo.InvariantCulture))],
                [.. search.GetProperty("loss").EnumerateObject().Select(static l => l.Value.GetSingle())],
                search.GetProperty(chosen).GetSingle())
        {
        }

        public int Best => Array.IndexOf(Losses, Losses.Min());

        /// <summary>How much larger ModelOpt's own loss is at another choice than at its own.</summary>
        public double Regret(int choice) => (double)Losses[choice] / Losses[Best] - 1;
    }
}
