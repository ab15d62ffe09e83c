using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Checkpoints.ModelOpt;
using Planck.Formats;
using Planck.Testing;

namespace Planck.Conformance.Cases;

/// <summary>A folder of reference data, and the same as a Planck recipe.</summary>
/// <param name="Path">Relative to the folder <c>modelopt</c>.</param>
/// <param name="Rules">Empty when only the KV cache is quantized.</param>
/// <param name="Arithmetic">As under <c>arithmetic:</c>.</param>
internal sealed record GoldenCase(
    string Path, ReferenceModel Model, IReadOnlyList<CaseRule> Rules, KvCacheFormat KvCache, CaseAlgorithm Algorithm, string Arithmetic = "cpu")
{
    /// <summary>Whether anything depends on calibration data.</summary>
    public bool NeedsData => KvCache.Measured || Rules.Any(static r => r.Format.MeasuresActivations && r.InputAmax is null) || Algorithm.List.Any(static a => a.NeedsInputs);

    /// <summary>
    /// The folder with the most of it: with full reference data beside the repository that, else what the repository has. Null when neither has the tensors, or
    /// not the model.
    /// </summary>
    public string? Folder => Model.HasWeights ? Places.FirstOrDefault(static f => File.Exists(System.IO.Path.Combine(f, "tensors.json"))) : null;

    /// <summary>Whether this machine has the JSON files of the export.</summary>
    public bool HasJson => Places.Any(static f => File.Exists(System.IO.Path.Combine(f, "hf_quant_config.json")));

    /// <summary>The folder with the JSON files of the export.</summary>
    public string JsonFolder => Places.First(static f => File.Exists(System.IO.Path.Combine(f, "hf_quant_config.json")));

    /// <summary>The first rule that fits a linear; null keeps it.</summary>
    public CaseRule? RuleOf(string module) =>
        Model.Linears.Contains(module) ? Rules.FirstOrDefault(r => module.Contains(r.Part, StringComparison.Ordinal)) : null;

    /// <summary>The case as a recipe, where the last rule that matches wins.</summary>
    public string Recipe
    {
        get
        {
            var formats = Rules is [{ Part: "", BlockSize: 0 } only]
                ? $"format: {only.Format.Id}\n"
                : Rules.Count == 0 ? "" : "rules:\n" + string.Concat(Rules.Reverse().Select(r =>
                    $"  - layers: \"{Pattern(r.Part)}\"\n    format: {r.Format.Id}\n{(r.BlockSize == 0 ? "" : $"    block_size: {r.BlockSize}\n")}{(r.InputAmax is null ? "" : $"    input_amax: {r.InputAmax}\n")}"));
            return $"model: {Model.Name}\n{formats}"
                + (KvCache == KvCacheFormats.None ? "" : $"kv_cache: {KvCache.Id}\n")
                + (NeedsData ? $"calibrate: {{data: {CaseTokens.CalibrationFile}, batch_size: 8{(Algorithm.Layerwise ? ", layerwise: true" : "")}}}\n" : "")
                + (Algorithm.Text == "max" ? "" : $"algorithm: {Algorithm.Text}\n")
                + $"arithmetic: {Arithmetic}\n";
        }
    }

    /// <summary>The export, from the lists of modules written by hand.</summary>
    public ModelOptExport Export
    {
        get
        {
            var quantized = Model.Linears.Where(l => RuleOf(l) is not null).ToList();
            return new(
                [.. quantized.Select(l => new QuantizedModule(l, RuleOf(l)!.Format, RuleOf(l)!.BlockSize) { Stacked = ReferenceModel.IsStack(l) })],
                [.. Model.Others, .. Model.Linears.Except(quantized)],
                KvCache);
        }
    }

    public string Text(string file) => File.ReadAllText(System.IO.Path.Combine(JsonFolder, file));

    public override string ToString() => Path;

    // A head and an embedding have to be named.
    private string Pattern(string part) => part.Length == 0 ? "*" : Model.Linears.Contains(part) ? part : $"*{part}*";

    private IEnumerable<string> Places => new[] { Repository.FullGoldens, Repository.Goldens }
        .Where(static root => root is not null)
        .Select(root => System.IO.Path.Combine([root!, "modelopt", .. Path.Split('/')]));
}
