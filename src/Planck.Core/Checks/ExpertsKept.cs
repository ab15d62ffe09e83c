using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK218 (warning): a recipe for the whole model with a rule that keeps all its routed experts, mostly nine tenths of the weights, and gives no reason.
/// </summary>
internal sealed record ExpertsKept : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // A recipe without a format for all linears names what it is about.
        var linears = recipe.Assignments.Where(static a => a.Module.Kind == ModuleKind.Linear).ToList();
        var experts = linears.FindAll(static a => a.Module.Experts != ExpertStorage.None);
        if (recipe.Recipe.Format is not { Format: not null } || recipe.Quantized.Count == 0 || experts.Count == 0
            || experts.Exists(static a => a.Format is not null || a.Decision is not { Because: null, Rule: >= 0 }))
        {
            yield break;
        }

        var rule = recipe.Recipe.Rules[experts.Min(static a => a.Decision!.Rule)];
        var (kept, all) = (Weights(experts), Weights(linears));
        yield return new(
            Rules.ExpertsKept,
            rule.Layers.Span,
            string.Format(
                CultureInfo.InvariantCulture,
                "the routed experts of {0} stay as they are by this rule ({1:0.#} billion of {2:0.#} billion weights of linears, {3:0} %)",
                recipe.Model.Name, kept / 1e9, all / 1e9, 100 * kept / all),
            "if it is meant, say why with 'because'; else narrow the pattern");
    }

    private static double Weights(IEnumerable<Assignment> assignments) => assignments.Sum(static a => (double)a.Module.Weights * a.Module.Count);
}
