using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.LlmCompressor.Smoothing;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>Schemes of the quantizing modifiers as formats.</summary>
internal sealed class LayerTranslation(FindingList findings)
{
    // The plan repeats it in a comment.
    private const int LongestName = 80;

    public LlmCompressorLayers Translate(LlmCompressorFile file, IEnumerable<WrittenMappings> mappings)
    {
        var modifiers = new List<LayerModifier>();
        foreach (var modifier in file.Modifiers.Where(static m => m.Quantizes))
        {
            var groups = ConfigGroups.Of(modifier).Select(group => Translate(group, modifier)).OfType<LayerGroup>();
            modifiers.Add(new(modifier.Name, groups.ToEquatableArray(), modifier.Ignore.ToEquatableArray()));
        }

        var span = file.Modifiers.OrderByDescending(static m => m.Quantizes).Select(static m => m.Span).FirstOrDefault() ?? SourceSpan.FileStart(file.Path);
        return new(span, modifiers.ToEquatableArray(), mappings.ToEquatableArray());
    }

    private LayerGroup? Translate(ConfigGroup group, RecipeModifier modifier)
    {
        var match = SchemeFormats.Of(group.Scheme, ChoosesBlockScales(group, modifier));
        var scheme = group.Preset ?? group.Name;
        if (match.HasCounterpart)
        {
            // vLLM and TensorRT-LLM read this layout as 128 x 128 blocks of weights and FP8 inputs in groups of 128, which is FP8_BLOCK and nothing else.
            if (match.Format == QuantFormats.Fp8Blockwise2D && group.Scheme.Inputs is null)
            {
                findings.Add(Rules.DifferentMeaning, group.WeightsSpan, $"{Excerpt.Quote(scheme)} leaves inputs in 16 bits: engines quantize the inputs of {match.Format.Id} to FP8, in groups of 128",
                    "write FP8_BLOCK, which says so");
            }

            // A modifier without a scheme, beside a cache scheme or alone, says nothing about layers.
            var isSilent = match.Format is null && group.Preset is null && !modifier.Has("config_groups");
            return isSilent ? null : new(
                new(group.WeightsSpan, match.Format, match.BlockSize > 0 ? new(match.BlockSize, group.WeightsSpan) : null),
                group.Targets.ToEquatableArray(),
                $"{Excerpt.Visible(scheme, LongestName)} of {modifier.Name}");
        }

        findings.Add(Rules.NoFormatFor, match.IsAboutInputs ? group.InputsSpan : group.WeightsSpan,
            $"{Excerpt.Quote(scheme)} has no counterpart: {match.Problem}", match.Nearest);
        return null;
    }

    private static bool ChoosesBlockScales(ConfigGroup group, RecipeModifier modifier) =>
        modifier.Name == "GPTQModifier" || (group.Scheme.Weights?.Observer is { } observer && Observers.Find(observer)?.Kind is ObserverKind.Search or ObserverKind.WeighedSearch);
}
