using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK220 (warning): the calibration data that a recipe asks for are too few for what looks at them: one row, experts that see next to nothing, second moments of
/// more columns than there are tokens. Decided where the recipe says how many tokens there are; otherwise the data do.
/// </summary>
internal sealed record FewTokens : RecipeCheck
{
    /// <summary>
    /// Tokens that every expert should see. Of n tokens and one more, each is as likely to be the largest: what a linear is served goes beyond a range measured on n
    /// tokens with a chance of 1 in n + 1, whatever the distribution. With 100 that is one in a hundred.
    /// </summary>
    private const int FewestPerExpert = 100;

    /// <summary>A rarely chosen expert gets this part of the mean: routers are trained to spread tokens evenly, and do so within a factor of ten on other text.</summary>
    private const double RareShare = 0.1;

    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms | RecipeParts.Calibration;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.Recipe.Calibrate is not { Plan: { Samples: { } rows } plan } calibrate || Reader(recipe) is not { } reader)
            yield break;
        if (rows == 1)
        {
            yield return Finding(calibrate, $"'samples: 1': {reader} looks at one row of the calibration data, and takes its ranges for those of all text", "128 to 512 rows are usual");
            yield break;
        }

        // Rows of token ids keep their length, which stands in the file.
        if (plan.Data.EndsWith(".safetensors", StringComparison.Ordinal))
            yield break;
        var tokens = (long)rows * plan.SequenceLength;
        var said = $"'samples: {Wording.Number(rows)}' of {Wording.Number(plan.SequenceLength)} tokens";
        if (Experts(recipe, plan, tokens) is { } few)
        {
            var beyond = few.Rare < 1 ? "sees none" : string.Format(CultureInfo.InvariantCulture, "sees {0:0}, and one token in {1:0} served goes beyond their range", few.Rare, few.Rare + 1);
            var everyone = few.IsEven ? $"each {beyond}" : $"one that is chosen a tenth as often {beyond}";
            yield return Finding(
                calibrate,
                string.Format(
                    CultureInfo.InvariantCulture,
                    "{0} give an expert {1:0.#} tokens on average ({2} x {3} of {4} experts / {4}), and {5} looks at the inputs of each: {6}",
                    said, few.Mean, tokens, few.Chosen, few.Experts, reader, everyone),
                string.Format(CultureInfo.InvariantCulture, "take {0} rows or more{1}", Math.Ceiling(rows * FewestPerExpert / few.Rare), few.IsEven ? "" : ", or 'moe_experts_ratio: 1'"));
        }
        else if (Columns(recipe) is var (columns, module, algorithm) && tokens < columns)
        {
            yield return Finding(
                calibrate,
                $"{said} are {Wording.Number(tokens)} tokens, and {algorithm} inverts the second moments of {Wording.Number(columns)} columns ({Wording.ShortName(module)}): "
                    + "with fewer tokens than columns only the damping makes them invertible",
                $"take {Wording.Number(((columns - 1) / plan.SequenceLength) + 1)} rows or more");
        }
    }

    private static Finding Finding(Recipes.RecipeCalibration calibrate, string message, string cure) => new(Rules.FewTokens, calibrate.Span, message, cure);

    // What looks at the data; without anything that is PLK211.
    private static string? Reader(ResolvedRecipe recipe) =>
        recipe.Recipe.Algorithms.FirstOrDefault(a => a.Value.NeedsInputs)?.Value.Name()
        ?? recipe.Quantized.FirstOrDefault(static a => a.MeasuresInputs)?.Format!.Id
        ?? (recipe.KvCache.Measured ? "KV cache " + recipe.KvCache.Id : null);

    private static FewExpertTokens? Experts(ResolvedRecipe recipe, CalibrationPlan plan, long tokens)
    {
        var looked = recipe.Quantized.Any(a => a.Module.Experts != ExpertStorage.None
            && (a.MeasuresInputs || recipe.Algorithms.Any(g => g.NeedsInputs && g.AppliesTo(a.Format!, a.Module.Experts))));
        if (!looked || recipe.Model.Transformer is not { } transformer)
            return null;
        return transformer.Blocks.SelectMany(static b => b.Branches).Select(static b => b.Mixer).OfType<ExpertMixture>().FirstOrDefault() is { } mixture
            && FewExpertTokens.Of(mixture, plan.MoeExpertsRatio, tokens) is { Rare: < FewestPerExpert } few ? few : null;
    }

    /// <summary>Tokens that experts of a mixture see.</summary>
    /// <param name="Experts">How many there are.</param>
    /// <param name="Chosen">How many see a token.</param>
    /// <param name="Mean">Tokens of one on average.</param>
    /// <param name="IsEven">Whether all see every token.</param>
    private sealed record FewExpertTokens(int Experts, double Chosen, double Mean, bool IsEven)
    {
        /// <summary>Tokens of one that is rarely chosen.</summary>
        public double Rare => IsEven ? Mean : RareShare * Mean;

        public static FewExpertTokens Of(ExpertMixture mixture, double? ratio, long tokens)
        {
            var chosen = ratio is { } share ? Math.Max(mixture.Routing.TopK, Math.Ceiling(share * mixture.Experts)) : mixture.Routing.TopK;
            return new(mixture.Experts, chosen, tokens * chosen / mixture.Experts, chosen >= mixture.Experts);
        }
    }

    private static (long Columns, ModuleFamily Module, string Algorithm)? Columns(ResolvedRecipe recipe)
    {
        if (recipe.Algorithms.FirstOrDefault(static a => a is Gptq) is not { } gptq)
            return null;
        var widest = recipe.Quantized.Where(a => a.Module.Experts == ExpertStorage.None && gptq.AppliesTo(a.Format!)).OrderByDescending(static a => a.Module.Columns).FirstOrDefault();
        return widest is null ? null : (widest.Module.Columns, widest.Module, gptq.Name());
    }
}
