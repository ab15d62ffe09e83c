using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK213: a four-over-six format whose blocks nothing lets choose. The choice is a search over the multiples 1.0 (the largest weight becomes 6) and 1.5 (it
/// becomes 4); max leaves every block at 6, with the larger tensor scale as the only effect.
/// </summary>
internal sealed record FourOverSixWithoutSearch : RecipeCheck
{
    private const string Search = "{method: mse, start_multiplier: 1.0, stop_multiplier: 1.5, step_size: 0.5}";

    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Algorithms.Any(Chooses))
            return [];
        return recipe.Quantized
            .Where(static a => AlgorithmScope.IsFourOverSix(a.Format!))
            .Select(static a => a.Decision!.Choice)
            .Distinct()
            .Select(choice => new Finding(
                Rules.FourOverSixWithoutSearch,
                choice.Span,
                $"{choice.Format!.Id} lets each block reach to 4 or 6, and {recipe.Algorithms.Describe()} does not search these two",
                $"write 'algorithm: {Search}'"));
    }

    private static bool Chooses(CalibrationAlgorithm algorithm) => algorithm
        is Mse { Fp8ScaleSweep: false, StartMultiplier: 1.0, StopMultiplier: 1.5, StepSize: 0.5 }
        or LocalHessian { Fp8ScaleSweep: false, StartMultiplier: 1.0, StopMultiplier: 1.5, StepSize: 0.5 };
}
