using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>PLK020, once per recipe: what is the same in meaning is not the same in bytes.</summary>
internal static class LayoutNotice
{
    public static void Add(LlmCompressorFile file, FindingList findings)
    {
        var quantizing = file.Modifiers.Where(static m => m.Quantizes).ToList();
        if (quantizing.Count == 0 || findings.Errors > 0)
            return;
        var groups = quantizing.SelectMany(ConfigGroups.Of).ToList();
        var formats = groups.Select(static g => CompressionFormat.Of(g.Scheme)).OfType<string>().Distinct().ToList();
        var isAveraged = groups.Any(static g => g.Scheme.Inputs is { Dynamics: Dynamics.Static, Observer: "minmax" }) || quantizing.Any(static m => m.Value<object>("kv_cache_scheme") is not null);
        findings.Add(Rules.OtherLayout, quantizing[0].Span,
            $"the checkpoint is written in ModelOpt's layout, not as compressed-tensors{(formats.Count == 0 ? "" : $" ({string.Join(", ", formats)})")}: the same in meaning, but scales and codes may differ in rounding"
                + (isAveraged ? ", and ranges of activations are maxima of all data, not moving averages" : ""),
            "engines load either; name a target to have it checked");
    }
}
