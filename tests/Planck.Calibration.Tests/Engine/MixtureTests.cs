using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Inference;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

/// <summary>Mixtures of 8 experts, of which 2 see each token.</summary>
public sealed class MixtureTests
{
    private static readonly QuantFormat Nvfp4 = QuantFormats.Find("nvfp4")!;

    [Fact]
    public void Coverage_counts_the_tokens_of_each_expert()
    {
        var model = CalibratedModel.Find("qwen3_moe")!;
        using var folder = new TemporaryFolder();
        using var result = Calibrator.Run(model.Job(folder.Path, Nvfp4));
        Assert.Equal(["model.layers.0.mlp.experts", "model.layers.1.mlp.experts"], result.Coverage.Select(static c => c.Module));
        Assert.All(result.Coverage, static c => Assert.Equal(16 * 64 * 2, c.Tokens.Sum()));
        Assert.Equal(result.Coverage[0].Tokens[3], result.Linear("model.layers.0.mlp.experts.3.down_proj")!.Tokens);
    }

    [Fact]
    public void An_expert_that_the_router_never_picked_gets_the_range_of_its_siblings()
    {
        var model = CalibratedModel.Find("qwen3_moe")!;
        using var folder = new TemporaryFolder();
        // So few tokens that an expert is left out.
        using var result = Calibrator.Run(model.Job(folder.Path, Nvfp4) with { Rows = [model.Rows(1)[0][..16]] });
        var coverage = result.Coverage.First(static c => c.Unseen > 0);
        var unseen = Enumerable.Range(0, 8).First(e => coverage.Tokens[e] == 0);
        var seen = Enumerable.Range(0, 8).First(e => coverage.Tokens[e] > 0);
        Assert.Equal(0, result.Linear($"{coverage.Module}.{unseen}.up_proj")!.Tokens);
        Assert.Equal(result.Linear($"{coverage.Module}.{seen}.up_proj")!.InputAmax, result.Linear($"{coverage.Module}.{unseen}.up_proj")!.InputAmax);
        Assert.Equal(result.Linear($"{coverage.Module}.{seen}.down_proj")!.InputAmax, result.Linear($"{coverage.Module}.{unseen}.down_proj")!.InputAmax);
    }

    [Theory]
    [InlineData(0.3, 3)]
    [InlineData(0.5, 4)]
    [InlineData(1.0, 8)]
    public void A_ratio_shows_tokens_to_further_experts_and_changes_no_output(double ratio, int experts)
    {
        var model = CalibratedModel.Find("qwen3_moe")!;
        using var routed = new TemporaryFolder();
        using var widened = new TemporaryFolder();
        using var expected = Calibrator.Run(model.Job(routed.Path, Nvfp4));
        using var found = Calibrator.Run(model.Job(widened.Path, Nvfp4) with { MoeExpertsRatio = ratio });
        Assert.All(found.Coverage, c => Assert.Equal(16L * 64 * experts, c.Tokens.Sum()));
        Assert.True(found.Linear("model.layers.0.mlp.experts.0.down_proj")!.InputAmax >= expected.Linear("model.layers.0.mlp.experts.0.down_proj")!.InputAmax);
        // What comes after the first mixture sees the same numbers, to the last bit.
        foreach (var module in new[] { "q_proj", "o_proj" })
            Assert.Equal(expected.Linear($"model.layers.1.self_attn.{module}")!.InputAmax, found.Linear($"model.layers.1.self_attn.{module}")!.InputAmax);
    }

    [Fact]
    public void A_ratio_computes_the_same_hidden_states()
    {
        var model = CalibratedModel.Find("qwen3_moe")!;
        using var opened = LanguageModel.Open(model.Folder);
        var rows = model.Rows(3);
        Assert.Equal(Hidden(opened, rows, null), Hidden(opened, rows, 1));
    }

    private static float[] Hidden(LanguageModel model, IReadOnlyList<int[]> rows, double? ratio)
    {
        var observer = new LastHidden(ratio);
        model.Forward(rows, static (_, _, _) => { }, observer);
        return [.. observer.Values];
    }

    private sealed class LastHidden(double? ratio) : IForwardObserver
    {
        public List<float> Values { get; } = [];

        public double? ExpertsRatio => ratio;

        public void AfterBlock(int layer, int row, ReadOnlySpan<float> hidden)
        {
            if (layer == 1)
                Values.AddRange(hidden);
        }
    }
}
