using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;

namespace Planck.Checks;

/// <summary>PLK102: a pattern that no module of the model has.</summary>
internal sealed record PatternMatchesNothing : RecipeCheck
{
    public override IEnumerable<Finding> Find(ResolvedRecipe recipe) => recipe.Rules
        .Where(rule => rule.Matches.Count == 0 && !TiedHead.IsMeantBy(rule, recipe))
        .Select(rule => new Finding(
            Rules.NoMatch,
            rule.Rule.Layers.Span,
            $"pattern {Excerpt.Quote(rule.Rule.Layers.Value.Text)} matches no layer of {recipe.Model.Name}",
            PatternSuggestion.For(rule.Rule.Layers.Value.Text, recipe.Model)));
}
