using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algebra;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;
using Xunit;

namespace Planck.Calibration.Tests.Awq;

public sealed class AwqAlgorithmTests
{
    public static TheoryData<string, int> Formats => new()
    {
        { "int4_blockwise_weight_only", 32 },
        { "w4a8_awq", 32 },
        { "nvfp4", 16 },
        { "nvfp4_static", 16 },
        { "int8_weight_only", 0 },
        { "fp8", 0 },
    };

    [Theory]
    [MemberData(nameof(Formats))]
    public void Results_are_the_same_bytes_for_any_number_of_threads(string format, int blockSize)
    {
        var one = Run(1);
        foreach (var threads in new[] { 2, 5 })
        {
            foreach (var (module, result) in Run(threads))
            {
                Assert.Equal(one[module].PreQuantScale, result.PreQuantScale);
                Assert.Equal(one[module].WeightAmax, result.WeightAmax);
                Assert.Equal(one[module].InputAmax, result.InputAmax);
            }
        }

        IReadOnlyDictionary<string, LinearCalibration> Run(int threads) =>
            new SyntheticBlock(Format(format), 96, blockSize, [30, 31, 32, 70, 5], threads: threads).Run(Lite, Clip);
    }

    [Fact]
    public void Ranges_that_were_chosen_before_the_smoothing_are_dropped()
    {
        var results = new SyntheticBlock(Format("nvfp4_static"), 96, 16, [30, 31]).Run(static (block, all) =>
        {
            foreach (var result in all.Values)
                (result.WeightAmax, result.GlobalAmax) = (new float[96 * 6], 1);
            return new AwqLiteAlgorithm(new(), block, all);
        });
        Assert.All(results.Values, static result => Assert.Equal((null, null), (result.WeightAmax, result.GlobalAmax)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Losses_are_those_of_the_outputs_themselves(string formatId, int blockSize)
    {
        // 21 tokens are kept, 300 are not.
        foreach (var rowTokens in new[] { new[] { 5, 9, 0, 7 }, [100, 100, 50, 50] })
        {
            var format = Format(formatId);
            var block = new SyntheticBlock(format, 96, blockSize, rowTokens);
            AwqLiteAlgorithm? lite = null;
            var results = block.Run((context, all) => lite = new(new() { AlphaStep = 0.5 }, context, all));
            foreach (var linear in block.Linears)
            {
                var choice = lite!.Choices[linear.Module];
                var losses = choice.Alphas.Select(alpha => SlowLoss(block, linear, AwqScale.Of(choice.InputMagnitude, choice.WeightMagnitude, alpha))).ToArray();
                for (var i = 0; i < losses.Length; i++)
                    Assert.Equal(1, choice.Losses[i] / losses[i], 1e-4);
                Assert.Equal(choice.Losses.Min(), choice.Losses[choice.Best]);
                Assert.Equal(rowTokens.Sum(), results[linear.Module].Tokens);
            }
        }
    }

    [Fact]
    public void A_shared_scale_is_that_of_the_smallest_error_of_all_outputs_together()
    {
        var block = new SyntheticBlock(QuantFormats.Int4Blockwise, 96, 32, [40, 40, 30]);
        AwqLiteAlgorithm? alone = null;
        block.Run((context, all) => alone = new(new() { AlphaStep = 0.25 }, context, all));
        var (inputs, alphas) = (alone!.Choices.Values.First().InputMagnitude, alone.Choices.Values.First().Alphas);
        var weights = AwqWeightMagnitude.Of([.. block.Linears.SelectMany(block.Weight)], block.Linears.Sum(static l => l.Rows), 96, 32);
        var best = alphas.Select(alpha => AwqScale.Of(inputs, weights, alpha)).MinBy(scale => block.Linears.Sum(l => l.Rows * SlowLoss(block, l, scale)))!;

        var together = block.Run(static (context, all) => new AwqLiteAlgorithm(new() { AlphaStep = 0.25, ShareScales = true }, context, all));

        Assert.All(together.Values, result => Assert.Equal(Array.ConvertAll(best, static s => 1 / s), result.PreQuantScale));
    }

    [Fact]
    public void Linears_that_no_token_reached_keep_factors_of_one_and_their_own_range()
    {
        foreach (var result in new SyntheticBlock(QuantFormats.Nvfp4, 32, 16, [0, 0, 0]).Run(Lite, Clip).Values)
        {
            Assert.Equal(0, result.Tokens);
            Assert.Equal(Enumerable.Repeat(1f, 32), result.PreQuantScale);
            Assert.Null(result.WeightAmax);
            Assert.Null(result.InputAmax);
        }
    }

    [Fact]
    public void Inputs_that_are_not_numbers_fall_back_to_max_calibration()
    {
        var block = new SyntheticBlock(QuantFormats.Int4Blockwise, 32, 32, [4, 4]);
        block.Rows[1][5] = float.NaN;
        foreach (var result in block.Run(Lite, Clip).Values)
        {
            Assert.Equal(8, result.Tokens);
            Assert.Equal(Enumerable.Repeat(1f, 32), result.PreQuantScale);
            Assert.Null(result.WeightAmax);
        }
    }

    [Theory]
    [InlineData("w4a8_awq")]
    [InlineData("int4_blockwise_weight_only")]
    public void Inputs_that_were_always_zero_are_refused(string format)
    {
        var block = new SyntheticBlock(Format(format), 32, 32, [4, 4]);
        foreach (var row in block.Rows)
            Array.Clear(row);
        var exception = Assert.Throws<CalibrationException>(() => block.Run(static (context, all) => new AwqLiteAlgorithm(new(), context, all)));
        Assert.Equal("model.layers.0.mlp.gate_proj", exception.Module);
        Assert.Contains("zero for all 8 tokens", exception.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mxfp4", 32)]
    [InlineData("fp8_2d_blockwise_weight_only", 128)]
    public void Formats_whose_ranges_are_not_chosen_are_not_clipped(string format, int blockSize)
    {
        var block = new SyntheticBlock(Format(format), 128, blockSize, [4]);
        var exception = Assert.Throws<CalibrationException>(() => block.Run(static (context, all) => new AwqClipAlgorithm(new(), context, all)));
        Assert.Contains($"cannot clip {format}", exception.Reason, StringComparison.Ordinal);
        Assert.All(block.Run(static (context, all) => new AwqLiteAlgorithm(new(), context, all)).Values, static r => Assert.NotNull(r.PreQuantScale));
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(64, 64)]
    [InlineData(127, 127)]
    [InlineData(128, 64)]
    [InlineData(2048, 64)]
    public void Clipping_looks_at_tokens_evenly_spaced_in_a_batch(int tokens, int expected)
    {
        var sampled = new SampledTokens(8, 64);
        sampled.AddBatch(new float[tokens * 8], tokens);
        Assert.Equal([expected], sampled.Batches);
    }

    [Fact]
    public void A_weight_that_an_earlier_algorithm_changed_is_the_one_searched()
    {
        var block = new SyntheticBlock(QuantFormats.Int4Blockwise, 32, 32, [4, 4]);
        var ones = Enumerable.Repeat(Bf16.Round(1), 40 * 32).ToArray();
        var results = block.Run((context, all) =>
        {
            all["model.layers.0.mlp.gate_proj"].Weight = ones;
            return new AwqClipAlgorithm(new(), context, all);
        });

        // Every element is the range: at 7/7 of it rounding is exact.
        Assert.All(results["model.layers.0.mlp.gate_proj"].WeightAmax!, static amax => Assert.Equal(1, amax));
        Assert.Contains(results["model.layers.0.mlp.up_proj"].WeightAmax!, static amax => amax != 1);
    }

    /// <summary>Sum over batches of the mean squared error of outputs, one product after the other in float64.</summary>
    private static double SlowLoss(SyntheticBlock block, CalibratedLinear linear, float[] scale)
    {
        var weight = Array.ConvertAll(block.Weight(linear), Bf16.ToSingle);
        var (multiplier, divisor) = (scale.ToArray(), Array.ConvertAll(scale, static s => 1 / s));
        Bf16.RoundAll(multiplier);
        Bf16.RoundAll(divisor);
        var smoothed = weight.Select((w, i) => w * multiplier[i % linear.Columns]).ToArray();
        Bf16.RoundAll(smoothed);
        var simulator = WeightSimulator.Of(linear.Format, linear.BlockSize).First;
        var amax = new float[simulator.AmaxCount(linear.Rows, linear.Columns)];
        simulator.Measure(smoothed, linear.Rows, linear.Columns, amax);
        simulator.Apply(smoothed, linear.Rows, linear.Columns, amax, amax.Max(), smoothed);
        Bf16.RoundAll(smoothed);
        return block.Rows.Chunk(2).Select(static rows => rows.SelectMany(static r => r).ToArray()).Where(static batch => batch.Length > 0).Sum(batch =>
            batch.Chunk(linear.Columns).Average(x => Enumerable.Range(0, linear.Rows).Average(row =>
                Math.Pow(Enumerable.Range(0, linear.Columns).Sum(k => (smoothed[row * linear.Columns + k] * (double)divisor[k] - weight[row * linear.Columns + k]) * x[k]), 2))));
    }

    private static AwqLiteAlgorithm Lite(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) => new(new(), block, results);

    private static AwqClipAlgorithm Clip(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) => new(new(), block, results);

    private static QuantFormat Format(string id) => QuantFormats.All.Single(f => f.Id == id);
}
