using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Checks;

/// <summary>
/// PLK218 (warning): a recipe for the whole model that leaves its routed experts, mostly nine tenths of the weights, as they are, by a rule that gives no reason.
/// </summary>
internal sealed record ExpertsKept : RecipeCheck
{
    public override bool NeedsCompleteRecipe => true;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // A recipe without a format for all linears names what it is about.
        if (recipe.Recipe.Format is not { Format: { } format } choice || recipe.Quantized.Any(static a => a.Module.IsRoutedExpert))
            yield break;
        var experts = recipe.Assignments.Where(static a => a.Module.IsRoutedExpert).ToList();
        var weights = experts.Sum(static a => Weights(a.Module));
        if (weights == 0 || experts.Exists(static a => a.Decision?.Because is not null))
            yield break;
        var all = weights + recipe.Assignments.Where(static a => a.Module.Kind == ModuleKind.Linear && !a.Module.IsRoutedExpert).Sum(static a => Weights(a.Module));
        var share = string.Format(CultureInfo.InvariantCulture, "{0:0.#} billion of {1:0.#} billion weights of linears, {2:0} %", weights / 1e9, all / 1e9, 100.0 * weights / all);
        var rule = experts.Select(static a => a.Decision?.Rule).OfType<int>().Where(static r => r >= 0).Distinct().OrderBy(static r => r).Select(r => recipe.Recipe.Rules[r]).FirstOrDefault();
        yield return new(
            Rules.ExpertsKept,
            rule?.Layers.Span ?? choice.Span,
            $"the routed experts of {recipe.Model.Name} stay as they are by this rule ({share})",
            "if it is meant, say why with 'because'; else narrow the pattern");
    }

    private static double Weights(ModuleFamily module) => (double)module.Weights * module.Count;
}
