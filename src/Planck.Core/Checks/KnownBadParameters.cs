using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK221 (warning): an algorithm with parameters that are known to fail for a family of models. ModelOpt ships recipes of its own for these; the checkpoint looks
/// sound and the served model is not.
/// </summary>
internal sealed record KnownBadParameters : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms | RecipeParts.Evaluation;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var family = Family(recipe.Model.Manifest.Config);
        if (family is null)
            return [];
        var because = recipe.Recipe.Algorithms.Select(a => (Algorithm: a, Problem: Problem(a.Value, family, recipe)));
        return because.Where(static b => b.Problem is not null).Select(b => new Finding(
            Rules.KnownBadParameters, b.Algorithm.Span, $"{b.Algorithm.Value.Name()} {b.Problem!.Value.What}", b.Problem.Value.Cure));
    }

    private static (string What, string Cure)? Problem(CalibrationAlgorithm algorithm, string family, ResolvedRecipe recipe) => algorithm switch
    {
        AwqLite { AlphaStep: < 1 and var step } when Has<W4A8AwqFormat>(recipe) => Overflow(step, family),
        AwqFull { AlphaStep: < 1 and var step } when Has<W4A8AwqFormat>(recipe) => Overflow(step, family),
        SmoothQuant { Alpha: > 0.5 and var alpha } when Has<Int8Format>(recipe) && family == "Gemma" => (
            string.Format(CultureInfo.InvariantCulture, "with alpha {0} moves the whole range of the activations into the weights, and Gemma loses accuracy by it", alpha),
            "write 'algorithm: {method: smoothquant, alpha: 0.5}', as ModelOpt's recipe for Gemma has it"),
        AwqLite or AwqFull when IsGemma3(recipe.Model.Manifest.Config) && !HasBound(recipe.Recipe) && recipe.Quantized.Any(a => algorithm.AppliesTo(a.Format!)) => (
            "was reported to cost Gemma 3 16 points of accuracy where GPTQ cost 2, and nothing here measures the result",
            "bound the loss ('evaluate: {data: ..., max_perplexity_ratio: 1.02}'), or write 'algorithm: gptq'"),
        _ => null,
    };

    private static (string, string) Overflow(double step, string family) => (
        string.Format(
            CultureInfo.InvariantCulture,
            "with alpha_step {0} may scale the inputs of w4a8_awq layers of {1} so far that FP8 activations overflow in TensorRT-LLM's kernels",
            step, family),
        "write 'alpha_step: 1', as ModelOpt's recipe for the family has it");

    private static bool Has<TFormat>(ResolvedRecipe recipe)
        where TFormat : QuantFormat => recipe.Quantized.Any(static a => a.Format is TFormat);

    private static bool HasBound(Recipe recipe) => recipe.Evaluate?.Plan is { } plan
        && (plan.MaxPerplexityRatio ?? plan.MaxKl ?? plan.MinTop1Agreement ?? plan.MinCosine) is not null;

    private static string? Family(ModelConfig config) =>
        config.ModelType.StartsWith("gemma", StringComparison.Ordinal) || config.Architecture.StartsWith("Gemma", StringComparison.Ordinal) ? "Gemma"
        : config.ModelType == "mpt" || config.Architecture.StartsWith("MPT", StringComparison.OrdinalIgnoreCase) ? "MPT"
        : null;

    private static bool IsGemma3(ModelConfig config) => config.Architecture.StartsWith("Gemma3", StringComparison.Ordinal);
}
