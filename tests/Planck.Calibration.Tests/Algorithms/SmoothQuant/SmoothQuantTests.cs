using System.Collections.Generic;
using System.Linq;
using Planck.Formats;

namespace Planck.Calibration.Tests.Algorithms;

public sealed class SmoothQuantTests
{
    [Fact]
    public void A_channel_that_was_always_zero_takes_the_range_one_and_scales_are_clamped()
    {
        var scale = SmoothingScale.Of([0f, 4f, 1e-6f, 1e6f], [8f, 8f, 8f, 8f], 1);
        Assert.Equal([1f, 0.25f, 1e4f, 1e-4f], scale.PreQuantScale);
        Assert.Equal(100f, scale.InputAmax, 0.5f);
    }

    [Fact]
    public void Half_of_a_range_each_makes_inputs_and_weights_meet_at_the_geometric_mean()
    {
        var scale = SmoothingScale.Of([16f], [4f], 0.5);
        Assert.Equal([0.5f], scale.PreQuantScale);
        Assert.Equal(8f, scale.InputAmax);
    }

    [Theory]
    [InlineData("model.layers.0.mlp.experts.1.up_proj", "int8")]
    [InlineData("model.layers.0.mlp.experts.gate_up_proj.1", "int8")]
    [InlineData("model.layers.0.mlp.up_proj", "int8_weight_only")]
    [InlineData("model.layers.0.mlp.up_proj", "fp8")]
    public void Experts_and_other_formats_are_left_alone(string module, string format)
    {
        var (block, results) = WeightBlock.Of(QuantFormats.Find(format)!, 16, 64, new Dictionary<string, ushort[]> { [module] = WeightBlock.Random(16 * 64, 1) });
        using var algorithm = new SmoothQuantAlgorithm(new(), block, results);
        algorithm.Observe(0, block.Groups[0], 0, [.. Enumerable.Repeat(1f, 64)]);
        algorithm.Finish();
        Assert.Null(results[module].PreQuantScale);
        Assert.Null(results[module].InputAmax);
    }

    [Fact]
    public void A_linear_that_no_token_reached_is_left_alone()
    {
        var (block, results) = WeightBlock.Of(QuantFormats.Int8, 16, 64, new Dictionary<string, ushort[]> { ["layer"] = WeightBlock.Random(16 * 64, 2) });
        using var algorithm = new SmoothQuantAlgorithm(new(), block, results);
        algorithm.EndPass(0);
        algorithm.Finish();
        Assert.Null(results["layer"].PreQuantScale);
    }
}
