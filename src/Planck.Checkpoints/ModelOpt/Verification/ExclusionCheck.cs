using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Enumeration;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Architectures.Reading;
using Planck.Checkpoints.Configs;
using Planck.Checkpoints.Facts;
using Planck.Checkpoints.Json;
using Planck.Targets.Facts;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>
/// Whether <c>exclude_modules</c> names the linears that are stored as they were, and none that is quantized: where one format is for all linears, engines decide
/// by this list how to read a weight, not by its dtype.
/// </summary>
internal sealed class ExclusionCheck(CheckpointReader checkpoint, IReadOnlyList<QuantizedModule> modules)
{
    public IEnumerable<VerificationFinding> Run()
    {
        if (JsonFile.ReadObject(Path.Combine(checkpoint.Folder, HfQuantConfig.FileName))["quantization"] is not JsonObject quantization
            || quantization["quantized_layers"] is not null || JsonText.Of(quantization, "quant_algo").Length == 0)
            return [];
        var patterns = JsonText.List(quantization, "exclude_modules").ToList();
        return Quantized(patterns).Concat(Kept(patterns));
    }

    private IEnumerable<VerificationFinding> Quantized(IReadOnlyList<string> patterns) =>
        from pattern in patterns
        let hit = modules.Where(m => Matches(pattern, m.Owner)).ToList()
        where hit.Count > 0
        select new VerificationFinding(
            HfQuantConfig.FileName,
            $"excludes '{ForeignText.Show(pattern)}', and {ForeignText.Show(hit[0].Owner)}{More(hit.Count)} {(hit.Count == 1 ? "is" : "are")} quantized: engines would read codes as weights",
            "Take it out of exclude_modules, or export the checkpoint again");

    private IEnumerable<VerificationFinding> Kept(IReadOnlyList<string> patterns)
    {
        var quantized = modules.Select(static m => m.Path).Concat(modules.Select(static m => m.Owner)).ToHashSet(StringComparer.Ordinal);
        var forgotten = Linears().Where(name => !quantized.Contains(name)
            && checkpoint.Find(name + ScaleNames.Weight) is { } weight && !ScaleNames.IsPacked(weight)
            && !patterns.Any(p => Matches(p, name))).ToList();
        if (forgotten.Count > 0)
        {
            yield return new(
                HfQuantConfig.FileName,
                $"neither quantizes nor excludes {ForeignText.Show(forgotten[0])}{More(forgotten.Count)}, stored as {checkpoint.Find(forgotten[0] + ScaleNames.Weight)!.DType}: engines would look for {(forgotten.Count == 1 ? "its" : "their")} scales",
                "Add it to exclude_modules, or export the checkpoint again");
        }
    }

    /// <summary>Linears and the head; none where nobody described the architecture.</summary>
    private IReadOnlyList<string> Linears()
    {
        var path = Path.Combine(checkpoint.Folder, "config.json");
        if (!File.Exists(path))
            return [];
        try
        {
            var known = ModelModules.Of(ConfigReader.Read(path), [.. checkpoint.Tensors.Select(static t => new TensorFacts(t.Name, t.DType.ToString(), t.Shape))]);
            return known.Tensors.Count == 0 ? [] : [.. known.Modules.Where(static m => m.Placement is ModulePlacement.Linear or ModulePlacement.Experts or ModulePlacement.Head).Select(static m => m.Name)];
        }
        catch (Exception e) when (e is ConfigException or CheckpointException)
        {
            return []; // that config.json gives no model is a finding of its own
        }
    }

    private static bool Matches(string pattern, string module) => pattern == module || FileSystemName.MatchesSimpleExpression(pattern, module, ignoreCase: false);

    private static string More(int count) => count == 1 ? "" : $" and {count - 1} more";
}
