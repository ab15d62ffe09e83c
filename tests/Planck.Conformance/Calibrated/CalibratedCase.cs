using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Conformance.Cases;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Conformance.Calibrated;

/// <summary>Linears and their format.</summary>
/// <param name="Part">Linears whose path contains this; the first rule that fits decides.</param>
/// <param name="Format">Null keeps them.</param>
internal sealed record CaseRule(string Part, QuantFormat? Format, int BlockSize = 0);

/// <summary>A folder of reference data that came from calibration data or a search, and the same as a Planck recipe.</summary>
/// <param name="Path">Relative to the folder <c>modelopt</c>.</param>
/// <param name="AlgorithmText">As under <c>algorithm:</c> in a recipe.</param>
internal sealed record CalibratedCase(
    string Path,
    ReferenceModel Model,
    IReadOnlyList<CaseRule> Rules,
    KvCacheFormat KvCache,
    IReadOnlyList<CalibrationAlgorithm> Algorithms,
    string AlgorithmText,
    string Arithmetic)
{
    /// <summary>Whether each layer is calibrated on what the quantized layers before it give.</summary>
    public bool Layerwise { get; init; }

    /// <summary>Whether every expert of a mixture sees every token while calibrating.</summary>
    public bool AllExperts { get; init; }

    /// <summary>The folder with all of it, or with what the repository has of it; null when neither has any, or not the model.</summary>
    public string? Folder => !Model.HasWeights ? null : new[] { Repository.FullGoldens, Repository.Goldens }
        .Where(static root => root is not null)
        .Select(root => System.IO.Path.Combine([root!, "modelopt", .. Path.Split('/')]))
        .FirstOrDefault(static folder => File.Exists(System.IO.Path.Combine(folder, "tensors.json")) && File.Exists(System.IO.Path.Combine(folder, "calibration.safetensors")));

    /// <summary>Token ids that the reference was calibrated on: 64 rows of 256 for the bundled model, in batches of 8.</summary>
    public string Data => Model == ReferenceModel.Classics
        ? Repository.File("recipes", "data", "calib-64x256.safetensors")
        : System.IO.Path.Combine(Model.Folder, "ids.safetensors");

    /// <summary>The first rule that fits a linear; null keeps it.</summary>
    public CaseRule? RuleOf(string module) => Rules.FirstOrDefault(r => module.Contains(r.Part, StringComparison.Ordinal)) is { Format: not null } rule ? rule : null;

    /// <summary>The case as a recipe, with the data beside it.</summary>
    public string Recipe
    {
        get
        {
            // In a recipe the last rule that fits decides.
            var rules = Rules.Where(static r => r.Format is not null).Reverse().ToList();
            var formats = Rules.Count == 1 && Rules[0] is { Part: "", BlockSize: 0, Format: { } only }
                ? $"format: {only.Id}\n"
                : rules.Count == 0 ? "" : "rules:\n" + string.Concat(rules.Select(static r =>
                    $"  - layers: \"{(r.Part.Length == 0 ? "*" : $"*{r.Part}*")}\"\n    format: {r.Format!.Id}\n{(r.BlockSize == 0 ? "" : $"    block_size: {r.BlockSize}\n")}"));
            return $"model: {Model.Name}\n{formats}"
                + (KvCache == KvCacheFormats.None ? "" : $"kv_cache: {KvCache.Id}\n")
                + $"calibrate: {{data: {System.IO.Path.GetFileName(Data)}, batch_size: 8{(Layerwise ? ", layerwise: true" : "")}{(AllExperts ? ", moe_experts_ratio: 1.0" : "")}}}\nalgorithm: {AlgorithmText}\narithmetic: {Arithmetic}\n";
        }
    }

    public override string ToString() => Path;
}
