using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Modifiers;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.LlmCompressor.Smoothing;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>Modifiers and observers as algorithms, in the order in which they run.</summary>
internal sealed class AlgorithmTranslation(FindingList findings)
{
    private const int MostPowers = 1000;

    public IEnumerable<Located<CalibrationAlgorithm>> Translate(LlmCompressorFile file)
    {
        var transforms = new List<Located<CalibrationAlgorithm>>();
        var solvers = new List<Located<CalibrationAlgorithm>>();
        foreach (var modifier in file.Modifiers)
        {
            switch (modifier.Name)
            {
                case "AWQModifier":
                    transforms.Add(new(Awq(modifier), modifier.Span));
                    break;
                case "SmoothQuantModifier":
                    transforms.Add(new(Smooth(modifier), modifier.Span));
                    break;
                case "GPTQModifier":
                    solvers.Add(new(Gptq(modifier), modifier.Span));
                    break;
                case "QuantizationModifier":
                    break;
                default:
                    NoCounterpart(modifier);
                    break;
            }
        }

        var searches = file.Modifiers.Where(static m => m.Quantizes).SelectMany(Searches).ToList();
        return OnlyOne(file, transforms).Concat(OnlyOne(file, searches)).Concat(OnlyOne(file, solvers));
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

    private AwqLite Awq(RecipeModifier modifier)
    {
        if (modifier.Value<Located<bool>>("duo_scaling") is { Value: false } || modifier.Value<Located<string>>("duo_scaling") is not null)
        {
            findings.Add(Rules.NoCounterpart, modifier.PlaceOf("duo_scaling"), "scaling by activations alone has no counterpart",
                "nearest is duo_scaling: true, which awq_lite does: activations and weights");
        }

        var grid = modifier.Value<Located<int>>("n_grid") ?? new(20, modifier.Span);
        if (grid.Value is < 1 or > MostPowers)
            findings.Add(Rules.BadValue, grid.Span, FormattableString.Invariant($"'n_grid' is {grid.Value}; allowed: whole numbers from 1 to {MostPowers}"));
        if (modifier.Value<List<AwqMapping>>("mappings") is { } mappings && !SmoothingMaps.IsDefault(mappings))
            Mappings(modifier);
        return new() { AlphaStep = 1.0 / Math.Max(1, Math.Min(MostPowers, grid.Value)), ShareScales = true };
    }

    private SmoothQuant Smooth(RecipeModifier modifier)
    {
        if (modifier.Value<Located<string>>("algorithm") is { Value: "log_equalization" })
        {
            findings.Add(Rules.NoCounterpart, modifier.PlaceOf("algorithm"), "logarithmic equalization has no counterpart", "nearest is algorithm: smoothquant");
        }

        if (modifier.Texts("ignore").Count > 0)
            findings.Add(Rules.DifferentMeaning, modifier.PlaceOf("ignore"), "layers that are not to be smoothed: Planck smooths the inputs of every INT8 linear", "leave it out, or keep these layers in 16 bits");
        if (modifier.Value<Slot>("mappings") is { } mappings && !SmoothingMaps.IsDefault(mappings))
            Mappings(modifier);
        var strength = modifier.Value<Located<double>>("smoothing_strength") ?? new(0.5, modifier.Span);
        if (strength.Value is >= 0 and <= 1)
            return new() { Alpha = strength.Value };
        findings.Add(Rules.BadValue, strength.Span, FormattableString.Invariant($"'smoothing_strength' is {strength.Value}; allowed: numbers from 0 to 1"));
        return new();
    }

    private void Mappings(RecipeModifier modifier) => findings.Add(Rules.DifferentMeaning, modifier.PlaceOf("mappings"),
        "these are not llm-compressor's own mappings of any model, and Planck finds by itself which layers share an input and where its factor can be folded", "leave them out");

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

    private IEnumerable<Located<CalibrationAlgorithm>> Searches(RecipeModifier modifier)
    {
        foreach (var group in ConfigGroups.Of(modifier))
        {
            var place = Observed(modifier, "weight_observer", "weights", group.WeightsSpan);
            if (group.Scheme.Weights?.Observer is { } name)
            {
                if (Find(name, place) is { Kind: ObserverKind.Search } search)
                    yield return new(search.ToMse(), place);
                else if (Observers.Find(name) is { Kind: ObserverKind.WeighedSearch } weighed)
                    findings.Add(Rules.NoCounterpart, place, $"observer {weighed.Name} has no counterpart: it weighs errors by the mean square of each input", "nearest is local_hessian, in Planck's own language, or observer memoryless_mse");
            }

            if (group.Scheme.Inputs is { Dynamics: not Dynamics.Dynamic, Observer: { } input }
                && Find(input, Observed(modifier, "input_observer", "input", group.InputsSpan)) is { Kind: not ObserverKind.MinMax } searched)
            {
                findings.Add(Rules.NoCounterpart, Observed(modifier, "input_observer", "input", group.InputsSpan), $"observer {searched.Name} of inputs has no counterpart", "nearest is histogram_mse, in Planck's own language, or observer static_minmax");
            }
        }
    }

    private static SourceSpan Observed(RecipeModifier modifier, string argument, string key, SourceSpan otherwise) =>
        modifier.Value<Located<string>>(argument)?.Span
            ?? (modifier.Value<Dictionary<string, Located<string>?>>("observer") is { } all && all.TryGetValue(key, out var observer) ? observer?.Span : null)
            ?? otherwise;

    private Observer? Find(string name, SourceSpan place)
    {
        if (Observers.Find(name) is { } observer)
            return observer;
        var names = Observers.All.Select(static o => o.Name.Replace('-', '_')).ToList();
        findings.Add(Rules.BadValue, place, $"llm-compressor has no observer {Excerpt.Quote(name)}; allowed: {string.Join(", ", names)}", Suggestion.DidYouMean(name, names));
        return null;
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
