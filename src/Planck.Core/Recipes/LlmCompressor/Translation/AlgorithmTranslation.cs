using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>Modifiers and observers as algorithms, in the order in which they run.</summary>
internal sealed class AlgorithmTranslation(FindingList findings)
{
    /// <param name="smoothing">What <see cref="SmoothingTranslation"/> made of the modifiers that smooth.</param>
    public IEnumerable<Located<CalibrationAlgorithm>> Translate(LlmCompressorFile file, IEnumerable<Located<CalibrationAlgorithm>> smoothing)
    {
        var solvers = new List<Located<CalibrationAlgorithm>>();
        foreach (var modifier in file.Modifiers)
        {
            switch (modifier.Name)
            {
                case "GPTQModifier":
                    solvers.Add(new(Gptq(modifier), modifier.Span));
                    break;
                case "AWQModifier" or "SmoothQuantModifier" or "QuantizationModifier":
                    break;
                default:
                    NoCounterpart(modifier);
                    break;
            }
        }

        var observers = new ObserverTranslation(findings);
        var searches = file.Modifiers.Where(static m => m.Quantizes).SelectMany(observers.Translate).ToList();
        return OnlyOne(file, [.. smoothing]).Concat(OnlyOne(file, searches)).Concat(OnlyOne(file, solvers));
    }

    // An algorithm runs on all layers of a model: what two modifiers want differently, one of them does not get.
    private IEnumerable<Located<CalibrationAlgorithm>> OnlyOne(LlmCompressorFile file, List<Located<CalibrationAlgorithm>> wanted)
    {
        foreach (var kind in wanted.GroupBy(static a => a.Value.Id))
        {
            var first = kind.First();
            foreach (var other in kind.Where(a => a.Value != first.Value))
            {
                findings.Add(Rules.DifferentMeaning, other.Span, FormattableString.Invariant($"{other.Value.Describe()} here and {first.Value.Describe()} on line {first.Span.Line + 1}: Planck runs an algorithm once, with the parameters that come first"),
                    "give both the same parameters");
            }

            yield return first;
        }

        // Of several modifiers that quantize, one may search or solve and another only round.
        var quantizing = file.Modifiers.Where(static m => m.Quantizes && GivesFormats(m)).ToList();
        var searching = wanted.Where(static a => !a.Value.Smooths).ToList();
        if (searching.Count == 0 || quantizing.Count < 2 || searching.Select(static a => a.Span).Distinct().Count() >= quantizing.Count)
            yield break;
        findings.Add(Rules.DifferentMeaning, searching[0].Span,
            $"{searching[0].Value.Name()} also runs on the layers of the other modifiers that quantize, which llm-compressor would only round",
            "it does no harm there; part the recipe in two if the difference matters");
    }

    private static bool GivesFormats(RecipeModifier modifier) => ConfigGroups.Of(modifier).Any(static g => g.Scheme.Weights is not null);

    private Gptq Gptq(RecipeModifier modifier)
    {
        var order = modifier.Has("actorder") ? modifier.Value<Located<string>>("actorder")?.Value : ConfigGroups.DefaultOrder;
        if (order is "group" or "dynamic")
        {
            findings.Add(Rules.BadValue, modifier.PlaceOf("actorder"), $"activation order {order} has been removed: llm-compressor accepts the word and fails while it solves the first layer",
                "write actorder: static");
        }

        var block = modifier.Value<Located<int>>("block_size") ?? new(128, modifier.Span);
        if (block.Value < 1)
            findings.Add(Rules.BadValue, block.Span, FormattableString.Invariant($"'block_size' is {block.Value}; allowed: whole numbers from 1"));
        var damping = modifier.Value<Located<double>>("dampening_frac") ?? new(0.01, modifier.Span);
        if (damping.Value is not (> 0 and <= 1))
            findings.Add(Rules.BadValue, damping.Span, FormattableString.Invariant($"'dampening_frac' is {damping.Value}; allowed: numbers above 0, up to 1"), "0.01 is usual: without it the Hessian may have no inverse");
        return new() { BlockSize = Math.Max(1, block.Value), PercDamp = damping.Value is > 0 and <= 1 ? damping.Value : 0.01, ActOrder = order is not null };
    }

    private void NoCounterpart(RecipeModifier modifier)
    {
        var nearest = modifier.Name switch
        {
            "AutoRoundModifier" => "nearest is GPTQModifier: errors of rounding move into later columns",
            "SpinQuantModifier" or "QuIPModifier" => "no format stores rotations; nearest is AWQModifier for 4-bit weights, SmoothQuantModifier for INT8",
            "LogarithmicEqualizationModifier" => "nearest is SmoothQuantModifier",
            "Modifier" => "it is the base class of all modifiers and does nothing",
            _ => "Planck prunes nothing; leave it out",
        };
        findings.Add(Rules.NoCounterpart, modifier.Span, $"{modifier.Name} has no counterpart", nearest);
    }
}
