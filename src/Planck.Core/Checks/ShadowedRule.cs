using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK106 (warning): a rule, or the top-level format, of which later rules leave nothing.</summary>
internal sealed record ShadowedRule : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var linears = recipe.Assignments.Where(static a => a.Module.Kind == ModuleKind.Linear).ToList();
        if (recipe.Recipe.Format is { } format && linears.Count > 0 && linears.All(static a => a.Decision!.Rule >= 0))
            yield return new(Rules.ShadowedRule, format.Span, "the format decides nothing: rules decide every linear", "remove it, or narrow the rules");

        for (var i = 0; i < recipe.Rules.Count; i++)
        {
            var outcome = recipe.Rules[i];
            if (outcome.Decides || !outcome.Matches.Any(static m => m.Kind == ModuleKind.Linear))
                continue;

            // Two patterns of one rule may overlap: they say the same.
            var deciders = Deciders(recipe, i).Where(d => d.Choice.Span != outcome.Rule.Format.Span).ToList();
            if (deciders.Count == 0)
                continue;
            var lines = deciders.Select(static d => d.Line).Distinct().OrderBy(static line => line).Select(static line => "line " + Wording.Number(line));
            yield return new(
                Rules.ShadowedRule,
                outcome.Rule.Layers.Span,
                $"this pattern decides nothing: later rules decide every layer it matches ({Wording.And([.. lines])})",
                "the last match wins; move the rule down or remove it");
        }
    }

    private static IEnumerable<Decision> Deciders(ResolvedRecipe recipe, int rule) => recipe.Assignments
        .Where(a => a.Decision is { } decision && decision.Rule > rule && recipe.Rules[rule].Matches.Any(m => Overlap(m, a.Module)))
        .Select(static a => a.Decision!)
        .Distinct();

    private static bool Overlap(ModuleFamily left, ModuleFamily right) =>
        left.Name.Key == right.Name.Key && IndexProducts.Intersect(left.Name.Indices, right.Name.Indices) is not null;
}
