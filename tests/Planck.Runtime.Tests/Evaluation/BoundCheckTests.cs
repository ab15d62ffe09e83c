using System;
using Planck.Diagnostics;
using Planck.Evaluation;
using Planck.Plans;
using Planck.Runtime.Evaluation;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Tests.Evaluation;

/// <summary>What a recipe allows.</summary>
public sealed class BoundCheckTests
{
    private static readonly Comparison Found = new(new(100, 3), new(100, 3.5), 0.02, 0.95, [new(0, 30, 0.999), new(1, 20, 0.99)]);

    [Fact]
    public void A_figure_equal_to_its_bound_is_allowed() =>
        BoundCheck.Require(new("x") { MaxPerplexityRatio = Found.PerplexityRatio, MaxKl = 0.02, MinTop1Agreement = 0.95, MinCosine = 0.99 }, Found);

    [Fact]
    public void What_is_not_asked_for_is_not_checked() =>
        BoundCheck.Require(new("x"), Found with { MeanKl = double.NaN, TopOneAgreement = 0, Model = new(100, 1e6), Layers = [new(0, double.NaN, double.NaN)] });

    [Fact]
    public void All_broken_bounds_and_the_worst_layers_are_in_one_message()
    {
        var failure = Assert.Throws<PlanFailedException>(
            static () => BoundCheck.Require(new("x") { MaxPerplexityRatio = 1.5, MaxKl = 0.01, MinTop1Agreement = 0.96, MinCosine = 0.995 }, Found));
        Assert.Equal(Rules.EvaluationOutOfBounds, failure.Rule);
        Assert.Equal(
            "the perplexity ratio is 1.6487, and the recipe allows 1.5; the mean KL is 0.0200, and the recipe allows 0.01; "
            + "the top-1 agreement is 0.9500, and the recipe wants 0.96; the lowest cosine is 0.9900, and the recipe wants 0.995; "
            + "perplexity 33.12 is 1.6487 times the original's 20.09, mean KL 0.0200 nats, top-1 agreement 95.0 %. "
            + "Layers furthest off: 1 (cosine 0.9900, 20.0 dB), 0 (cosine 0.9990, 30.0 dB). "
            + "Keep these as they are or give them more bits, or allow more under 'evaluate'",
            failure.Message);
    }

    [Fact]
    public void A_figure_that_would_round_to_its_bound_is_written_in_full()
    {
        var failure = Assert.Throws<PlanFailedException>(
            static () => BoundCheck.Require(new("x") { MaxKl = 0.00001, MinCosine = 1 }, Found with { MeanKl = 0.00002, Layers = [new(0, 60, 0.99999)] }));
        Assert.StartsWith("the mean KL is 2E-05, and the recipe allows 1E-05; the lowest cosine is 0.99999, and the recipe wants 1; ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_figure_that_is_no_number_meets_no_bound()
    {
        Fails(new("x") { MaxKl = 1000 }, Found with { MeanKl = double.NaN });
        Fails(new("x") { MaxPerplexityRatio = 1000 }, Found with { Model = new(100, double.NaN) });
        Fails(new("x") { MinTop1Agreement = 0 }, Found with { TopOneAgreement = double.NaN });
        Fails(new("x") { MinCosine = 0 }, Found with { Layers = [new(0, 30, 1), new(1, 30, double.NaN)] });
    }

    private static void Fails(EvaluationPlan plan, Comparison found) => Assert.Throws<PlanFailedException>(() => BoundCheck.Require(plan, found));
}
