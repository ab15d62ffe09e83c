using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.Algorithms;

public sealed class ScaleSearchTests
{
    [Fact]
    public void Squares_are_searched_as_ModelOpt_searches_them()
    {
        var vectors = FunctionVectors.Calibrators;
        var (simulator, candidates) = (new SquareFp8Simulator(8, 64), ScaleCandidates.Multiples(0.25, 4, 0.1));
        var weight = Weight(QuantFormats.Fp8Blockwise2D, 24, 256, vectors.Bits("mse.weight"));
        var measure = new SimulatedLosses(simulator, candidates, SquaredError.Instance, 256, 64, 0);
        var found = new StripSearch(simulator, candidates, measure, 8, 0, 2, default).Run(weight);

        // The vector has what the search returns; what a quantizer then keeps of it is bf16.
        Assert.Equal(vectors.Floats("mse.fp8_2d_64.amax").Select(static a => Kernels.Codecs.Bf16.ToSingle(Kernels.Codecs.Bf16.Round(a))), found.Amax);

        var (strip, amax, losses) = (new float[8 * 256], new float[4], new float[39 * 4]);
        for (var square = 0; square < 3; square++)
        {
            weight.Copy(square * 8, 8, strip);
            simulator.Measure(strip, 8, 256, amax);
            measure.Measure(strip, 8, amax, losses);
            var expected = vectors.Floats("mse.fp8_2d_64.losses");
            for (var candidate = 0; candidate < 39; candidate++)
                Assert.Equal(expected.AsSpan((candidate * 12) + (square * 4), 4).ToArray(), losses.AsSpan(candidate * 4, 4).ToArray());
        }
    }

    [Fact]
    public void Block_scales_of_NVFP4_are_searched_as_ModelOpt_searches_them()
    {
        var vectors = FunctionVectors.Calibrators;
        var (block, results) = WeightBlock.Of(QuantFormats.Nvfp4Static, 24, 256, new Dictionary<string, ushort[]> { ["layer"] = vectors.Bits("mse.weight") });
        using var algorithm = new MseAlgorithm(new() { Fp8ScaleSweep = true }, block, results);
        algorithm.Finish();
        Assert.Equal(vectors.Floats("mse.nvfp4_sweep.amax"), results["layer"].WeightAmax);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Eight_candidates_in_a_vector_lose_what_the_simulator_loses(bool sweep)
    {
        var candidates = sweep ? ScaleCandidates.BlockScales(ArithmeticProfile.Cpu) : ScaleCandidates.Multiples(0.25, 4, 0.1);
        var weight = Weight(QuantFormats.Nvfp4Static, 32, 256, WeightBlock.Random(32 * 256, seed: 1));
        var simulator = WeightSimulator.Of(QuantFormats.Nvfp4Static, 16);
        foreach (var globalAmax in (float[])[weight.Amax(), 3 * weight.Amax(), 1e-9f, 0f])
        {
            var fast = new Nvfp4StripLosses<Nvfp4SquaredError>(candidates, default, 256, globalAmax, globalAmax);
            var slow = new SimulatedLosses(simulator, candidates, SquaredError.Instance, 256, 16, globalAmax);
            var (row, amax) = (new float[256], new float[16]);
            var (expected, found) = (new float[candidates.Count * 16], new float[candidates.Count * 16]);
            for (var r = 0; r < 32; r++)
            {
                weight.Copy(r, 1, row);
                simulator.Measure(row, 1, 256, amax);
                slow.Measure(row, 1, amax, expected);
                fast.Measure(row, 1, amax, found);
                Assert.Equal(expected, found);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Searched))]
    public void Choices_do_not_depend_on_the_number_of_threads(string format)
    {
        var weights = new Dictionary<string, ushort[]> { ["q_proj"] = WeightBlock.Random(256 * 256, 2), ["k_proj"] = WeightBlock.Random(256 * 256, 3) };
        var found = Array.ConvertAll([1, 2, 5], threads =>
        {
            var (block, results) = WeightBlock.Of(QuantFormats.Find(format)!, 256, 256, weights, threads: threads);
            new MseAlgorithm(new(), block, results).Finish();
            return results;
        });
        foreach (var module in weights.Keys)
        {
            Assert.Equal(found[0][module].WeightAmax, found[1][module].WeightAmax);
            Assert.Equal(found[0][module].WeightAmax, found[2][module].WeightAmax);
        }
    }

    [Theory]
    [MemberData(nameof(Searched))]
    public void A_chosen_scale_never_loses_more_than_the_largest_weight_as_its_range(string format)
    {
        // 2.125 times the largest weight is tried, and once it itself: candidates reach from 1 to 4.
        var (rows, columns) = (128, 256);
        var bits = WeightBlock.Random(rows * columns, 4);
        var (block, results) = WeightBlock.Of(QuantFormats.Find(format)!, rows, columns, new Dictionary<string, ushort[]> { ["layer"] = bits });
        new MseAlgorithm(new() { StartMultiplier = 1, StopMultiplier = 4, StepSize = 0.5 }, block, results).Finish();

        var linear = block.Groups[0].Members[0];
        var simulator = ScaleSearch.SimulatorOf(linear);
        var weight = bits.Select(Kernels.Codecs.Bf16.ToSingle).ToArray();
        var range = weight.Max(MathF.Abs);
        var amax = new float[simulator.AmaxCount(rows, columns)];
        if (simulator.Layout == AmaxLayout.Tensor)
            amax[0] = range;
        else
            simulator.Measure(weight, rows, columns, amax);
        Assert.InRange(Lost(results["layer"].WeightAmax!), 0, Lost(amax) * (1 + 1e-6));

        double Lost(float[] chosen)
        {
            var rounded = new float[weight.Length];
            simulator.Apply(weight, rows, columns, chosen, range, rounded);
            return weight.Zip(rounded, static (w, q) => ((double)w - q) * ((double)w - q)).Sum();
        }
    }

    [Fact]
    public void Ranges_of_fused_linears_are_shared_and_those_of_others_are_not()
    {
        var weights = new Dictionary<string, ushort[]>
        {
            ["a.q_proj"] = Constant(1),
            ["a.k_proj"] = Constant(4),
            ["a.other"] = Constant(8),
            ["b.gate_proj"] = Constant(2),
            ["b.up_proj"] = Constant(3),
            ["c.experts.gate_proj.0"] = Constant(5),
            ["c.experts.up_proj.0"] = Constant(6),
            ["c.experts.up_proj.1"] = Constant(7),
        };
        var (block, results) = WeightBlock.Of(QuantFormats.Nvfp4Static, 16, 16, weights);
        new MseAlgorithm(new() { Fp8ScaleSweep = true }, block, results).Finish();
        Assert.Equal([4, 4, 8, 3, 3, 6, 6, 7], weights.Keys.Select(m => results[m].GlobalAmax!.Value));
    }

    [Fact]
    public void Formats_that_measure_their_blocks_are_left_alone_and_a_sweep_leaves_all_but_static_NVFP4()
    {
        foreach (var (format, sweep) in ((QuantFormat, bool)[])[(QuantFormats.Mxfp4, false), (QuantFormats.Mxint8, false), (QuantFormats.Int8, true), (QuantFormats.Nvfp4, true)])
        {
            var (block, results) = WeightBlock.Of(format, 32, 64, new Dictionary<string, ushort[]> { ["layer"] = WeightBlock.Random(32 * 64, 5) });
            new MseAlgorithm(new() { Fp8ScaleSweep = sweep }, block, results).Finish();
            Assert.Null(results["layer"].WeightAmax);
        }
    }

    [Fact]
    public void A_weight_that_is_not_finite_is_named_with_its_place()
    {
        var bits = WeightBlock.Random(32 * 64, 6);
        bits[(3 * 64) + 5] = 0x7FC0;
        var (block, results) = WeightBlock.Of(QuantFormats.Int8, 32, 64, new Dictionary<string, ushort[]> { ["model.layers.0.mlp.up_proj"] = bits });
        var error = Assert.Throws<CalibrationException>(() => new MseAlgorithm(new(), block, results).Finish());
        Assert.Equal("model.layers.0.mlp.up_proj", error.Module);
        Assert.Contains("row 3, column 5 is NaN", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Searched))]
    public void A_weight_of_zeros_has_a_choice(string format)
    {
        var (block, results) = WeightBlock.Of(QuantFormats.Find(format)!, 128, 128, new Dictionary<string, ushort[]> { ["layer"] = new ushort[128 * 128] });
        new MseAlgorithm(new(), block, results).Finish();
        Assert.All(results["layer"].WeightAmax!, static a => Assert.Equal(0f, a));
    }

    [Theory]
    [InlineData(0, 4, 0.1)]
    [InlineData(2, 1, 0.1)]
    [InlineData(1, 2, 0)]
    [InlineData(1, double.NaN, 0.1)]
    [InlineData(1, 2, 1e-9)]
    public void Multiples_that_cannot_be_tried_are_refused(double start, double stop, double step)
    {
        var error = Assert.Throws<CalibrationException>(() => ScaleCandidates.Multiples(start, stop, step));
        Assert.Contains("start_multiplier must be positive", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_that_do_not_divide_the_columns_are_refused()
    {
        var (block, results) = WeightBlock.Of(QuantFormats.Nvfp4Static, 16, 40, new Dictionary<string, ushort[]> { ["model.layers.0.mlp.up_proj"] = new ushort[16 * 40] });
        var error = Assert.Throws<CalibrationException>(() => new MseAlgorithm(new(), block, results).Finish());
        Assert.Contains("40 input channels are no multiple of nvfp4_static's block of 16", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_ran_before_is_searched()
    {
        var bits = WeightBlock.Random(16 * 32, 7);
        var (block, results) = WeightBlock.Of(QuantFormats.Int8, 16, 32, new Dictionary<string, ushort[]> { ["layer"] = bits });
        results["layer"].PreQuantScale = [.. Enumerable.Repeat(0.25f, 32)];
        new MseAlgorithm(new(), block, results).Finish();
        var smoothed = results["layer"].WeightAmax!;

        results["layer"].PreQuantScale = null;
        new MseAlgorithm(new(), block, results).Finish();
        Assert.Equal(results["layer"].WeightAmax!.Select(static a => 4 * a), smoothed);
    }

    public static TheoryData<string> Searched =>
        ["fp8", "fp8_per_channel_per_token", "fp8_2d_blockwise_weight_only", "int8", "int4_blockwise_weight_only", "nvfp4", "nvfp4_static", "nvfp4_four_over_six", "w4a8_awq"];

    private static CurrentWeight Weight(QuantFormat format, int rows, int columns, ushort[] bits)
    {
        var (block, results) = WeightBlock.Of(format, rows, columns, new Dictionary<string, ushort[]> { ["layer"] = bits });
        return CurrentWeight.Of(block, results["layer"]);
    }

    private static ushort[] Constant(float value) => [.. Enumerable.Repeat(Kernels.Codecs.Bf16.Round(value), 16 * 16)];
}
