using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Checks;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes.LlmCompressor.Matching;
using Planck.Recipes.LlmCompressor.Smoothing;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>
/// Mappings of a recipe against the pairs that follow from what the model computes. Those that name the graph's pairs say what Planck does anyway; one that names another
/// layer, or some of the linears that read it, would change what the model computes, and is refused.
/// </summary>
internal sealed class MappingFindings(ModelGraph model, IReadOnlyList<ModuleEntry> tree, IReadOnlyList<ForeignAssignment> assignments)
{
    public IEnumerable<Finding> Of(WrittenMappings written)
    {
        if (model.Transformer is not { } transformer || SmoothingMaps.IsDefault(written, model.Manifest.Config.Architecture))
            return [];
        var matchers = written.Mappings.Select(static m => new MappingMatcher(m)).ToList();
        var places = Places(transformer, new(written.Mappings.SelectMany(static m => m.Rule.Balance.Append(m.Rule.Smooth)))).ToList();
        var findings = matchers.Select(matcher => OfOne(matcher, places)).OfType<Finding>().ToList();
        if (findings.Count == 0 && Beyond(written.Algorithm, matchers, places) is { } beyond)
            findings.Add(new(Rules.DifferentMeaning, written.Span, $"Planck also smooths {beyond}, which no mapping names: an algorithm runs on every layer it can do something for", "what a model computes stays the same; leave 'mappings' out"));
        return findings;
    }

    private Finding? OfOne(MappingMatcher matcher, IReadOnlyList<PairPlace> places)
    {
        var (span, named) = (matcher.Mapping.Span, Excerpt.Quote(matcher.Mapping.Rule.Smooth));
        foreach (var place in places)
        {
            var taken = place.Linears.Where(matcher.Multiplies).ToList();
            if (taken.Count == 0)
                continue;
            if (!matcher.Divides(place.Smooth))
                return new(Rules.NoCounterpart, span, $"the mapping of {named} scales {Names(taken)}, and what can take the inverse is {Short(place.Smooth)}", "write that layer, or leave 'mappings' out: Planck finds the pairs in what the model computes");
            if (taken.Count < place.Linears.Count)
                return new(Rules.NoCounterpart, span, $"the mapping of {named} leaves out {Names(place.Linears.Except(taken))}: scaled for {Names(taken)} alone, {Short(place.Smooth)} would feed it other numbers", "name every linear that reads the layer, or leave 'mappings' out");
        }

        var paired = new HashSet<string>(places.SelectMany(static p => p.Pair.Balance.Select(static l => l.Path)), System.StringComparer.Ordinal);
        var lone = tree.FirstOrDefault(m => m.Family?.Kind is ModuleKind.Linear or ModuleKind.Head && !paired.Contains(m.Name.Key) && matcher.Multiplies(m.Name.At([.. m.Name.Indices.Select(static i => i.Indices.First())])));
        if (lone is not null)
            return new(Rules.NoCounterpart, span, $"the mapping of {named} scales {lone.Name}, and nothing before it can take the inverse", "take it out of the mapping");
        if (matcher.TooSlow.FirstOrDefault() is { } slow)
            return new(Rules.BadValue, span, $"{Excerpt.Quote(slow)} takes too long to match", "repetitions within repetitions, such as (a*)*, try every way to divide a name");
        return places.Any(p => p.Linears.Any(matcher.Multiplies)) ? null : new(Rules.EntryMatchesNothing, span, $"the mapping of {named} smooths nothing: its linears match no module of {model.Name}", "leave 'mappings' out: Planck finds the pairs in what the model computes");
    }

    // Linears that get a factor although no mapping names them.
    private string? Beyond(CalibrationAlgorithm algorithm, IReadOnlyList<MappingMatcher> matchers, IEnumerable<PairPlace> places)
    {
        var smoothed = new HashSet<string>(
            assignments.Where(a => a.Choice.Format is { } format && algorithm.AppliesTo(format)).Select(static a => a.Module.Name.Key), System.StringComparer.Ordinal);
        var beyond = places.SelectMany(p => p.Pair.Balance.Zip(p.Balance, static (linear, name) => (linear.Path, Name: name)))
            .Where(l => smoothed.Contains(l.Path) && !matchers.Any(m => m.Multiplies(l.Name)))
            .Select(static l => l.Name).ToList();
        return beyond.Count == 0 ? null : Names(beyond);
    }

    // A layer and an expert for all whose numbers the entries cannot tell apart.
    private static IEnumerable<PairPlace> Places(Transformer transformer, DigitSignature signature) =>
        from pair in SmoothingPairs.Of(transformer)
        from layer in pair.Layers.Indices.GroupBy(signature.Of).Select(static same => same.First())
        from expert in Enumerable.Range(0, SmoothingFolds.Experts(transformer.Blocks[layer], pair)).GroupBy(signature.Of).Select(static same => same.First())
        select new PairPlace(pair, layer, expert);

    private static string Names(IEnumerable<string> modules)
    {
        var names = modules.Select(Short).Distinct().ToList();
        return names.Count <= 3 ? Wording.And(names) : Wording.And([.. names.Take(3), $"{Wording.Number(names.Count - 3)} more"]);
    }

    // The layer's number is no part of what is wrong.
    private static string Short(string module)
    {
        var parts = module.Split('.');
        var number = System.Array.FindIndex(parts, static p => p.All(char.IsDigit));
        return string.Join(".", parts.Skip(number + 1).Select(static p => p.All(char.IsDigit) ? "*" : p));
    }

    /// <summary>A pair in one layer, of one expert.</summary>
    private sealed class PairPlace(SmoothingPair pair, int layer, int expert)
    {
        public SmoothingPair Pair => pair;

        public string Smooth { get; } = SmoothingFolds.At(pair.Smooth.Path, layer, expert);

        /// <summary>In the order of the pair's.</summary>
        public IReadOnlyList<string> Balance { get; } = [.. pair.Balance.Select(l => SmoothingFolds.At(l.Path, layer, expert))];

        /// <summary>Without routers, which nothing quantizes.</summary>
        public IReadOnlyList<string> Linears { get; } = [.. pair.Balance.Where(static l => l.Kind == ModuleKind.Linear).Select(l => SmoothingFolds.At(l.Path, layer, expert))];
    }
}
