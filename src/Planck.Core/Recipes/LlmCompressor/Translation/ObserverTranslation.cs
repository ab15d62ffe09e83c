using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Schemes;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>Observers that search a range as algorithms, with what <c>observer_kwargs</c> changes of them.</summary>
internal sealed class ObserverTranslation(FindingList findings)
{
    private readonly ObserverArguments _arguments = new(findings);

    /// <summary>The searches of one modifier, a group at a time.</summary>
    public IEnumerable<Located<CalibrationAlgorithm>> Translate(RecipeModifier modifier)
    {
        foreach (var group in ConfigGroups.Of(modifier))
        {
            if (group.Scheme.Weights is { } weights && OfWeights(weights, Place(modifier, "weight_observer", "weights", group.WeightsSpan)) is { } search)
                yield return search;
            foreach (var (activations, which, span) in new[] { (group.Scheme.Inputs, "input", group.InputsSpan), (group.Scheme.Outputs, "output", group.Span) })
            {
                if (activations is not null)
                    OfActivations(activations, Place(modifier, which + "_observer", which, span));
            }
        }

        if (modifier.Value<Located<QuantizationArgs>>("kv_cache_scheme") is { } cache)
            _arguments.Unsearched(cache.Value, cache.Value.Observer ?? ConfigGroups.DefaultInputObserver);
    }

    private Located<CalibrationAlgorithm>? OfWeights(QuantizationArgs weights, SourceSpan place)
    {
        if (weights.Observer is not { } name || Find(name, place) is not { } observer)
            return null;
        if (observer.Kind == ObserverKind.Search)
            return new(_arguments.Change(observer, weights).ToMse(), place);
        if (observer.Kind == ObserverKind.WeighedSearch)
            findings.Add(Rules.NoCounterpart, place, $"observer {observer.Name} has no counterpart: it weighs errors by the mean square of each input", "nearest is local_hessian, in Planck's own language, or observer memoryless_mse");
        else
            _arguments.Unsearched(weights, name);
        return null;
    }

    private void OfActivations(QuantizationArgs activations, SourceSpan place)
    {
        if (activations is { Dynamics: not Dynamics.Dynamic, Observer: { } name } && Find(name, place) is { Kind: not ObserverKind.MinMax } searched)
            findings.Add(Rules.NoCounterpart, place, $"observer {searched.Name} of inputs has no counterpart", "nearest is histogram_mse, in Planck's own language, or observer static_minmax");
        else
            _arguments.Unsearched(activations, activations.Observer);
    }

    private static SourceSpan Place(RecipeModifier modifier, string argument, string key, SourceSpan otherwise) =>
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
}
