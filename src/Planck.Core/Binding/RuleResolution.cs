using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Collections;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Binding;

/// <summary>
/// Gives every module of a model its decision: the last rule that matches wins; a linear that no rule matches gets the top-level format.
/// Formats apply to linears only, so a wildcard passes over norms, embeddings, heads and routers; <c>keep</c> may name any module. A head or an
/// embedding, neither tied to the other, takes a format that can be stored there when a rule gives its whole name.
/// </summary>
internal static class RuleResolution
{
    public static (EquatableArray<Assignment> Assignments, EquatableArray<RuleOutcome> Outcomes) Resolve(Recipe recipe, ModelGraph model)
    {
        var signature = new IndexSignature(recipe.Rules.Select(static r => r.Layers.Value));
        var topLevel = recipe.Format is { } format ? new Decision(format, -1, format.Span.Line + 1, null) : null;
        var decisions = recipe.Rules.Select(static (rule, i) => new Decision(rule.Format, i, rule.Span.Line + 1, rule.Because)).ToArray();
        var matches = recipe.Rules.Select(static _ => new List<ModuleFamily>()).ToArray();
        var decides = new bool[decisions.Length];

        var assignments = new List<Assignment>();
        foreach (var family in model.Modules)
        {
            // Asked twice for each representative: once for what decides, once for everything that matches.
            var matched = new Dictionary<string, MatchedRules>(StringComparer.Ordinal);
            foreach (var (indices, matching) in Partition(family, i => Matched(family.Name.At(i), matched)))
            {
                foreach (var rule in matching.Rules)
                    matches[rule].Add(Narrow(family, indices));
            }

            foreach (var (indices, decision) in Partition(family, i => Decide(family, Matched(family.Name.At(i), matched))))
            {
                if (decision is { Rule: >= 0 })
                    decides[decision.Rule] = true;
                assignments.Add(new(Narrow(family, indices), decision));
            }
        }

        return (
            assignments.ToEquatableArray(),
            recipe.Rules.Select((rule, i) => new RuleOutcome(rule, matches[i].ToEquatableArray(), decides[i])).ToEquatableArray());

        IReadOnlyList<IndexPart<T>> Partition<T>(ModuleFamily family, Func<int[], T> label)
            where T : class? =>
            IndexProducts.Partition(family.Name.Indices, signature.OfIndex, label);

        MatchedRules Matched(string module, Dictionary<string, MatchedRules> known)
        {
            if (known.TryGetValue(module, out var matching))
                return matching;
            var rules = new List<int>();
            for (var i = 0; i < decisions.Length; i++)
            {
                if (recipe.Rules[i].Layers.Value.Matches(module))
                    rules.Add(i);
            }

            known.Add(module, matching = new(rules.ToEquatableArray()));
            return matching;
        }

        Decision? Decide(ModuleFamily family, MatchedRules matching)
        {
            for (var i = matching.Rules.Count - 1; i >= 0; i--)
            {
                var decision = decisions[matching.Rules[i]];
                if (family.Kind == ModuleKind.Linear || decision.Format is null || IsNamed(recipe.Rules[matching.Rules[i]], family, model))
                    return decision;
            }

            return family.Kind == ModuleKind.Linear ? topLevel : null;
        }
    }

    /// <summary>Whether the rule quantizes a module that is no linear, by its whole name.</summary>
    public static bool IsNamed(RecipeRule rule, ModuleFamily module, ModelGraph model) =>
        QuantizableHead.IsNamedBy(rule, module, model) || QuantizableEmbedding.IsNamedBy(rule, module, model);

    /// <summary>The same for a recipe of another tool: what it leaves out nobody decided.</summary>
    public static EquatableArray<Assignment> Resolve(ForeignResolution resolution, ModelGraph model)
    {
        var spoken = resolution.Assignments.ToLookup(static a => a.Module.Name.Key, StringComparer.Ordinal);
        var assignments = new List<Assignment>();
        foreach (var family in model.Modules)
        {
            // Families of one name and different shapes are told apart by their indices.
            var parts = spoken[family.Name.Key].Where(a => IndexProducts.Intersect(a.Module.Name.Indices, family.Name.Indices) is not null).ToList();
            assignments.AddRange(parts.Select(static a => new Assignment(a.Module, new(a.Choice, -1, a.Choice.Span.Line + 1, a.Because))));
            assignments.AddRange(Rest(family, parts).Select(static rest => new Assignment(rest, null)));
        }

        return assignments.ToEquatableArray();
    }

    private static IEnumerable<ModuleFamily> Rest(ModuleFamily family, List<ForeignAssignment> parts)
    {
        if (parts.Sum(static p => p.Module.Count) == family.Count)
            return [];
        return parts.Count == 0 ? [family] : IndexProducts
            .Partition(family.Name.Indices, static (_, index) => index.ToString(CultureInfo.InvariantCulture), i => parts.Exists(p => Has(p.Module, i)) ? null : family)
            .Where(static part => part.Label is not null)
            .Select(part => Narrow(family, part.Indices));
    }

    private static bool Has(ModuleFamily module, int[] indices) => !indices.Where((index, axis) => !module.Name.Indices[axis].Contains(index)).Any();

    /// <summary>The modules a pattern matches, families narrowed to them.</summary>
    public static IEnumerable<ModuleFamily> Match(LayerPattern pattern, ModelGraph model)
    {
        var signature = new IndexSignature([pattern]);
        return model.Modules.SelectMany(family => IndexProducts
            .Partition(family.Name.Indices, signature.OfIndex, i => pattern.Matches(family.Name.At(i)) ? pattern : null)
            .Where(static part => part.Label is not null)
            .Select(part => Narrow(family, part.Indices)));
    }

    /// <summary>
    /// The tensors a pattern matches, families narrowed to them, whether or not they belong to a module: a name is compared as it is and without its ending
    /// <c>.weight</c> or <c>.bias</c>.
    /// </summary>
    public static IEnumerable<TensorFamily> MatchTensors(LayerPattern pattern, ModelGraph model)
    {
        var signature = new IndexSignature([pattern]);
        return model.Manifest.Families.SelectMany(family => IndexProducts
            .Partition(family.Name.Indices, signature.OfIndex, i => Matches(family.Name.At(i)) ? pattern : null)
            .Where(static part => part.Label is not null)
            .Select(part => family with { Name = family.Name with { Indices = part.Indices } }));

        bool Matches(string tensor) => pattern.Matches(tensor)
            || (tensor.EndsWith(".weight", StringComparison.Ordinal) && pattern.Matches(tensor.Substring(0, tensor.Length - ".weight".Length)))
            || (tensor.EndsWith(".bias", StringComparison.Ordinal) && pattern.Matches(tensor.Substring(0, tensor.Length - ".bias".Length)));
    }

    /// <param name="Rules">Positions of the rules that match a module, in order.</param>
    private sealed record MatchedRules(EquatableArray<int> Rules);

    private static ModuleFamily Narrow(ModuleFamily family, EquatableArray<IndexSet> indices) => family with { Name = family.Name with { Indices = indices } };
}
