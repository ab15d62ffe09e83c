using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK102: a pattern that no module of the model has, or that lists a number no module has (layer 32 of 32).</summary>
internal static class PatternMatchesNothing
{
    public static IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var outcome in recipe.Rules)
        {
            var pattern = outcome.Rule.Layers.Value.Text;
            if (outcome.Matches.Count > 0)
            {
                if (MissingNumber(pattern, recipe.Model) is { } missing)
                    yield return new(
                        Rules.NoMatch,
                        outcome.Rule.Layers.Span,
                        $"{missing} of pattern {Excerpt.Quote(pattern)} matches no layer of {recipe.Model.Name}",
                        $"the model has {recipe.Model.Modules.First(m => m.Name.Key == outcome.Matches[0].Name.Key).Name}");
            }
            else if (!TiedHead.IsMeantBy(outcome, recipe) && OutsideTheModel.Tensors(outcome, recipe.Model).Count == 0)
            {
                yield return new(
                    Rules.NoMatch,
                    outcome.Rule.Layers.Span,
                    $"pattern {Excerpt.Quote(pattern)} matches no layer of {recipe.Model.Name}",
                    PatternSuggestion.For(pattern, recipe.Model));
            }
        }
    }

    /// <summary>
    /// The recipe with every such pattern put right, for the other checks: what follows from a misspelled one is not another mistake. Null where it is not known what was meant.
    /// </summary>
    public static Recipe? PutRight(ResolvedRecipe recipe, IReadOnlyCollection<Finding> found)
    {
        var rules = new List<RecipeRule>();
        foreach (var outcome in recipe.Rules)
        {
            var rule = outcome.Rule;
            if (!found.Any(f => f.Rule == Rules.NoMatch && f.Span == rule.Layers.Span))
                rules.Add(rule);
            else if (outcome.Matches.Count == 0 && PatternSuggestion.Meant(rule.Layers.Value.Text, recipe.Model) is { } meant)
                rules.Add(rule with { Layers = rule.Layers with { Value = LayerPattern.TryParse(meant, out _)! } });
            else
                return null;
        }

        return recipe.Recipe with { Rules = rules.ToEquatableArray() };
    }

    // The ends of every listed range, each asked in place of its braces: layers are numbered without gaps.
    private static string? MissingNumber(string pattern, ModelGraph model)
    {
        for (var open = pattern.IndexOf('{'); open >= 0; open = pattern.IndexOf('{', open + 1))
        {
            var close = pattern.IndexOf('}', open);
            if (IndexSet.TryParse(pattern.Substring(open + 1, close - open - 1)) is not { } set)
                continue;
            foreach (var index in Ends(set))
            {
                var single = LayerPattern.TryParse($"{pattern.Substring(0, open + 1)}{Wording.Number(index)}{pattern.Substring(close)}", out _);
                if (single is not null && !RuleResolution.Match(single, model).Any())
                    return "number " + Wording.Number(index);
            }
        }

        return null;
    }

    // The largest first, which is the likeliest to be too large.
    private static List<int> Ends(IndexSet set)
    {
        var ends = new List<int>();
        for (var i = set.Ranges.Count - 1; i >= 0 && ends.Count < MostAsked; i--)
        {
            var range = set.Ranges[i];
            ends.Add(range.Last);
            if (range.First != range.Last && ends.Count < MostAsked)
                ends.Add(range.First);
        }

        return ends;
    }

    private const int MostAsked = 8;
}
