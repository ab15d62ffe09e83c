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

namespace Planck.Checks;

/// <summary>
/// PLK220 (warning): the calibration data that a recipe asks for are too few for what looks at them: one row, experts that see next to nothing, second moments of
/// more columns than there are tokens. Decided where the recipe says how many tokens there are; otherwise the data do.
/// </summary>
internal sealed record FewTokens : RecipeCheck
{
    /// <summary>Mean tokens of an expert below which a rarely chosen one, with a tenth of its share, sees a few or none.</summary>
    private const int FewestPerExpert = 32;

    public override bool NeedsCompleteRecipe => true;

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
        if (Experts(recipe, plan, tokens) is var (perExpert, mixture))
        {
            yield return Finding(
                calibrate,
                string.Format(
                    CultureInfo.InvariantCulture,
                    "{0} give an expert {1:0.#} tokens on average ({2} x {3} of {4} experts / {4}), and {5} looks at the inputs of each: some see none",
                    said, perExpert, tokens, Share(mixture, plan), mixture.Experts, reader),
                string.Format(CultureInfo.InvariantCulture, "take {0} rows or more, or 'moe_experts_ratio: 1'", Math.Ceiling(rows * FewestPerExpert / perExpert)));
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

    private static (double PerExpert, ExpertMixture Mixture)? Experts(ResolvedRecipe recipe, CalibrationPlan plan, long tokens)
    {
        var looked = recipe.Quantized.Any(a => a.Module.Experts != ExpertStorage.None
            && (a.MeasuresInputs || recipe.Algorithms.Any(g => g.NeedsInputs && g.AppliesTo(a.Format!, a.Module.Experts))));
        if (!looked || recipe.Model.Transformer is not { } transformer)
            return null;
        var mixture = transformer.Blocks.SelectMany(static b => b.Branches).Select(static b => b.Mixer).OfType<ExpertMixture>().FirstOrDefault();
        var perExpert = mixture is null ? FewestPerExpert : tokens * Share(mixture, plan) / mixture.Experts;
        return mixture is not null && perExpert < FewestPerExpert ? (perExpert, mixture) : null;
    }

    private static double Share(ExpertMixture mixture, CalibrationPlan plan) => plan.MoeExpertsRatio is { } ratio ? ratio * mixture.Experts : mixture.Routing.TopK;

    private static (long Columns, ModuleFamily Module, string Algorithm)? Columns(ResolvedRecipe recipe)
    {
        if (recipe.Algorithms.FirstOrDefault(static a => a is Gptq) is not { } gptq)
            return null;
        var widest = recipe.Quantized.Where(a => a.Module.Experts == ExpertStorage.None && gptq.AppliesTo(a.Format!)).OrderByDescending(static a => a.Module.Columns).FirstOrDefault();
        return widest is null ? null : (widest.Module.Columns, widest.Module, gptq.Name());
    }
}
