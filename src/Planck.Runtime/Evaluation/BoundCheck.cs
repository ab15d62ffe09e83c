using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Diagnostics;
using Planck.Evaluation;
using Planck.Plans;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Evaluation;

/// <summary>PLK506: figures that a recipe does not allow.</summary>
internal static class BoundCheck
{
    private const int LayersNamed = 3;

    /// <exception cref="PlanFailedException">A bound is not met; the message has all figures and the layers furthest off.</exception>
    public static void Require(EvaluationPlan plan, Comparison found)
    {
        var broken = Broken(plan, found).ToList();
        if (broken.Count == 0)
            return;
        var worst = found.Layers.OrderBy(static l => l.Cosine).Take(LayersNamed)
            .Select(static l => string.Create(CultureInfo.InvariantCulture, $"{l.Layer} (cosine {l.Cosine:0.0000}, {l.Sqnr:0.0} dB)"));
        throw new PlanFailedException(
            Rules.EvaluationOutOfBounds,
            $"{string.Join("; ", broken)}; {Figures(found)}. Layers furthest off: {string.Join(", ", worst)}. Keep these as they are or give them more bits, or allow more under 'evaluate'")
        { IsAboutEvaluation = true };
    }

    /// <summary><c>perplexity 41.97 is 1.0094 times the original's 41.58, mean KL 0.0066 nats, top-1 agreement 93.8 %</c>.</summary>
    public static string Figures(Comparison found) => string.Create(
        CultureInfo.InvariantCulture,
        $"perplexity {found.Model.Perplexity:0.00} is {found.PerplexityRatio:0.0000} times the original's {found.Original.Perplexity:0.00}, mean KL {found.MeanKl:0.0000} nats, top-1 agreement {100 * found.TopOneAgreement:0.0} %");

    private static IEnumerable<string> Broken(EvaluationPlan plan, Comparison found)
    {
        // A figure that is not a number meets no bound.
        if (plan.MaxPerplexityRatio is { } ratio && !(found.PerplexityRatio <= ratio))
            yield return string.Create(CultureInfo.InvariantCulture, $"the perplexity ratio is {Beside(found.PerplexityRatio, ratio)}, and the recipe allows {plan.MaxPerplexityRatio}");
        if (plan.MaxKl is { } kl && !(found.MeanKl <= kl))
            yield return string.Create(CultureInfo.InvariantCulture, $"the mean KL is {Beside(found.MeanKl, kl)}, and the recipe allows {plan.MaxKl}");
        if (plan.MinTop1Agreement is { } agreement && !(found.TopOneAgreement >= agreement))
            yield return string.Create(CultureInfo.InvariantCulture, $"the top-1 agreement is {Beside(found.TopOneAgreement, agreement)}, and the recipe wants {plan.MinTop1Agreement}");
        if (plan.MinCosine is { } cosine && found.Layers.Any(l => !(l.Cosine >= cosine)))
            yield return string.Create(CultureInfo.InvariantCulture, $"the lowest cosine is {Beside(found.Layers.Min(static l => l.Cosine), cosine)}, and the recipe wants {plan.MinCosine}");
    }

    /// <summary>Four decimals, or all where four would seem to meet the bound.</summary>
    private static string Beside(double found, double bound) =>
        found.ToString(Math.Round(found, 4).CompareTo(bound) == found.CompareTo(bound) ? "0.0000" : "R", CultureInfo.InvariantCulture);
}
