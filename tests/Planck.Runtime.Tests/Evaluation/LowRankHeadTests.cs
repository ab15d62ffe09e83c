using Planck.Runtime.Tests.Stacks;

namespace Planck.Runtime.Tests.Evaluation;

/// <summary>An output head of which singular values stay in 16 bits: they are part of the logits.</summary>
public sealed class LowRankHeadTests
{
    [Fact]
    public void The_logits_of_a_head_after_svdquant_are_nearer_to_the_originals_than_without_its_low_rank_part()
    {
        using var model = new StackedModel("gpt_oss");
        const string Recipe = "rules:\n  - layers: lm_head\n    format: nvfp4\ncalibrate: {data: ids.safetensors}\nevaluate: {data: ids.safetensors}\n";
        var plain = model.Run(Recipe).Evaluation!.MeanKl;
        var lowRank = model.Run(Recipe + "algorithm: {method: svdquant, lowrank: 16}\n").Evaluation!.MeanKl;

        Assert.True(plain > 0, "quantizing the head changes something");
        Assert.InRange(lowRank, 0, plain);
    }
}
