using System;
using Planck.Calibration;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;

namespace Planck.Runtime.Tests.Hosting;

/// <summary>The line about a finished run says which experts the data did not reach, and what to do.</summary>
public sealed class ResultTextTests
{
    [Fact]
    public void Experts_without_tokens_are_counted_and_the_layer_with_most_of_them_is_named() => Assert.EndsWith(
        "artifacts/moe, 5 of 8 experts saw no calibration token, most of them in model.layers.1.mlp.experts (3 of 4): more data reach them, or 'moe_experts_ratio: 1'",
        Line(new("model.layers.0.mlp.experts", [3, 0, 0, 9]), new("model.layers.1.mlp.experts", [0, 12, 0, 0])),
        StringComparison.Ordinal);

    [Fact]
    public void Where_there_is_one_mixture_it_is_named() => Assert.Contains("1 of 2 experts saw no calibration token (model.layers.0.mlp.experts): ", Line(new ExpertCoverage("model.layers.0.mlp.experts", [3, 0])), StringComparison.Ordinal);

    [Fact]
    public void Where_all_experts_saw_tokens_nothing_is_said() => Assert.EndsWith("artifacts/moe", Line(new ExpertCoverage("model.layers.0.mlp.experts", [3, 1])), StringComparison.Ordinal);

    private static string Line(params ExpertCoverage[] coverage) => ResultText.Of("moe", new(2000, 1000, 1000, 0) { Coverage = coverage }, "artifacts/moe");
}
