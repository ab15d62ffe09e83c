using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK217: algorithms of one list that undo one another. GPTQ and local Hessian weigh errors by the second moments of inputs that a smoothing algorithm then scales, or has
/// scaled; two that smooth would each choose the factor of the same input; a range is chosen for the input before it is scaled; a second search of the same scales leaves
/// nothing of the first, and one after GPTQ leaves nothing of the scales that GPTQ moved its errors under.
/// </summary>
internal sealed record AlgorithmsExclude : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var algorithms = recipe.Recipe.Algorithms;
        for (var second = 1; second < algorithms.Count; second++)
        {
            // One finding per algorithm that has to go.
            for (var first = 0; first < second; first++)
            {
                if (Reason(algorithms[first].Value, algorithms[second].Value, recipe) is not { } reason)
                    continue;
                yield return new(
                    Rules.AlgorithmsExclude,
                    algorithms[second].Span,
                    $"{algorithms[second].Value.Name()} cannot be combined with {algorithms[first].Value.Name()} (line {Wording.Number(algorithms[first].Span.Line + 1)}): {reason}",
                    "keep one of them");
                break;
            }
        }
    }

    private static string? Reason(CalibrationAlgorithm first, CalibrationAlgorithm second, ResolvedRecipe recipe)
    {
        if (first.Smooths && second.Smooths)
        {
            return recipe.Quantized.FirstOrDefault(q => Both(first, second, q)) is { } shared
                ? $"both choose the factors that the inputs of {shared.Format!.Id} layers are multiplied by"
                : null;
        }

        if ((ChoosesInputRanges(first) && second.Smooths) || (ChoosesInputRanges(second) && first.Smooths))
        {
            return recipe.Quantized.FirstOrDefault(q => Both(first, second, q)) is { } ranged
                ? $"{(first.Smooths ? first : second).Name()} scales the inputs of {ranged.Format!.Id} layers, whose ranges {(first.Smooths ? second : first).Name()} chooses"
                : null;
        }

        if (Overridden(first, second) is { } overridden && recipe.Quantized.FirstOrDefault(q => Both(first, second, q)) is { } searched)
            return string.Format(System.Globalization.CultureInfo.InvariantCulture, overridden, second.Name(), searched.Format!.Id, first.Name());

        return (WeighsByInputs(first) && second.Smooths) || (WeighsByInputs(second) && first.Smooths)
            ? $"{(first.Smooths ? second : first).Name()} weighs errors by the inputs that {(first.Smooths ? first : second).Name()} scales"
            : null;
    }

    // AWQ's clipping narrows the ranges that a search before it found, and starts from them.
    private static string? Overridden(CalibrationAlgorithm first, CalibrationAlgorithm second) =>
        first is Gptq && (second is Gptq || SearchesWeightScales(second)) ? "{0} chooses the scales of {1} weights anew after {2} has moved its errors under the old ones"
        : (SearchesWeightScales(first) && second is Mse or LocalHessian) || (first is Histogram && second is Histogram) || (first is Nvfp4ActHeadroom && second is Nvfp4ActHeadroom)
            ? "{0} chooses the same ranges of {1} layers, so that nothing is left of what {2} found"
            : null;

    private static bool SearchesWeightScales(CalibrationAlgorithm algorithm) => algorithm is Mse or LocalHessian or AwqClip or AwqFull;

    private static bool Both(CalibrationAlgorithm first, CalibrationAlgorithm second, Assignment layer) =>
        first.AppliesTo(layer.Format!, layer.Module.Experts) && second.AppliesTo(layer.Format!, layer.Module.Experts);

    private static bool ChoosesInputRanges(CalibrationAlgorithm algorithm) => algorithm is Nvfp4ActHeadroom or Histogram;

    private static bool WeighsByInputs(CalibrationAlgorithm algorithm) => algorithm is Gptq or LocalHessian;
}
