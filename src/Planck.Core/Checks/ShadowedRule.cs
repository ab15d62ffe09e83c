using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Checks;

/// <summary>PLK106 (warning): a rule, or the top-level format, of which later rules leave nothing.</summary>
internal sealed record ShadowedRule : RecipeCheck
{
    public override bool NeedsCompleteRecipe => true;

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
            var by = Wording.And([.. Deciders(recipe, i).Select(static line => "line " + Wording.Number(line))]);
            yield return new(Rules.ShadowedRule, outcome.Rule.Layers.Span, $"the rule decides nothing: later rules decide every layer it matches ({by})", "the last match wins; move it down or remove it");
        }
    }

    private static IEnumerable<int> Deciders(ResolvedRecipe recipe, int rule) => recipe.Assignments
        .Where(a => a.Decision is { } decision && decision.Rule > rule && recipe.Rules[rule].Matches.Any(m => m.Name.Key == a.Module.Name.Key && IndexProducts.Intersect(m.Name.Indices, a.Module.Name.Indices) is not null))
        .Select(static a => a.Decision!.Line)
        .Distinct()
        .OrderBy(static line => line);
}
