using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using HistogramParameters = Planck.Algorithms.Histogram;

namespace Planck.Calibration.Tests.Algorithms;

public sealed class HistogramTests
{
    private const int Steps = 4;

    [Fact]
    public void Counts_are_those_of_ModelOpt_also_after_the_range_grew()
    {
        var histogram = OfVectors();
        Assert.Equal(FunctionVectors.Calibrators.Floats("hist.torch.counts"), histogram.Counts.ToArray().Select(static c => (float)c));
    }

    [Theory]
    [InlineData(99.9)]
    [InlineData(99.99)]
    [InlineData(100)]
    public void Percentiles_are_those_of_ModelOpt(double percentile) =>
        Assert.Equal(FunctionVectors.Calibrators.Floats(FormattableString.Invariant($"hist.torch.bits8.percentile_{percentile}"))[0], PercentileRange.Of(OfVectors(), percentile));

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 64)]
    [InlineData(4, 16)]
    [InlineData(4, 64)]
    public void Ranges_of_the_least_divergence_are_those_of_ModelOpt(int bits, int stride) =>
        Assert.Equal(FunctionVectors.Calibrators.Floats($"hist.torch.bits{bits}.entropy_{stride}")[0], EntropyRange.Of(OfVectors(), 1 << (bits - 1), stride));

    [Fact]
    public void The_range_of_the_least_squared_error_errs_less_than_its_neighbours_on_the_inputs_themselves()
    {
        var inputs = FunctionVectors.Calibrators.Floats("hist.data");
        var range = SquaredErrorRange.Of(OfVectors(), 16);
        var error = Error(range);
        Assert.InRange(error, 0, 1.01 * Enumerable.Range(1, 40).Min(i => Error(i * inputs.Max(MathF.Abs) / 40)));

        double Error(double amax) => inputs.Sum(x =>
        {
            var rounded = Math.Min(Math.Round(Math.Abs(x) * 15 / amax), 15) * amax / 15;
            return (Math.Abs(x) - rounded) * (Math.Abs(x) - rounded);
        });
    }

    [Fact]
    public void Bins_stay_bounded_however_far_the_range_grows()
    {
        var histogram = new MagnitudeHistogram(2048);
        histogram.Add([0f, 0f]);
        histogram.Add([1e-6f, 0.5e-6f]);
        histogram.Add([1f, 0.25f]);
        histogram.Add([1e6f, 3e5f]);
        Assert.InRange(histogram.Counts.Length, 2048, MagnitudeHistogram.MostBins);
        Assert.Equal(8, histogram.Counts.ToArray().Sum());
        Assert.InRange(PercentileRange.Of(histogram, 100), 0.99e6f, 1e6f);
    }

    [Fact]
    public void Both_scales_of_inputs_are_set_and_those_of_others_are_not()
    {
        foreach (var (format, expected) in ((QuantFormat, bool)[])[(QuantFormats.Fp8, true), (QuantFormats.Int8, true), (QuantFormats.Nvfp4, false), (QuantFormats.Int8PerChannel, false)])
        {
            var (block, results) = WeightBlock.Of(format, 16, 64, new Dictionary<string, ushort[]> { ["layer"] = new ushort[16 * 64] });
            using var algorithm = new HistogramAlgorithm(new(), block, results);
            algorithm.Observe(0, block.Groups[0], 0, [.. Enumerable.Range(0, 128).Select(static i => i / 127f)]);
            algorithm.Finish();
            Assert.Equal(expected, results["layer"].InputAmax is > 0.99f and <= 1f);
        }
    }

    [Fact]
    public void Experts_share_their_range_also_with_one_that_no_token_reached()
    {
        foreach (var format in (QuantFormat[])[QuantFormats.Fp8, QuantFormats.Nvfp4])
        {
            string[] modules = ["mlp.experts.0.up_proj", "mlp.experts.1.up_proj", "mlp.experts.2.up_proj", "mlp.shared_expert.up_proj"];
            var (one, results) = WeightBlock.Of(format, 16, 64, modules.ToDictionary(static m => m, static _ => new ushort[16 * 64]));
            var block = one with { Groups = [.. one.Groups[0].Members.Select(static (linear, i) => new InputGroup(i, [linear]))] };
            BlockAlgorithm algorithm = format == QuantFormats.Nvfp4
                ? new HeadroomAlgorithm(new() { UpperPercentile = 100, Rho = 1e-6 }, block, results)
                : new HistogramAlgorithm(new() { Percentile = 100 }, block, results);
            algorithm.Observe(0, block.Groups[0], 0, [.. Enumerable.Repeat(1f, 64)]);
            algorithm.Observe(0, block.Groups[2], 0, [.. Enumerable.Repeat(2f, 64)]);
            algorithm.Finish();
            var ranges = modules.Select(m => results[m].InputAmax).ToArray();
            Assert.InRange(ranges[0]!.Value, 1.99f, 2f);
            Assert.Equal([ranges[0], ranges[0], ranges[0], null], ranges);
        }
    }

    [Fact]
    public void An_input_that_was_always_zero_is_named()
    {
        var (block, results) = WeightBlock.Of(QuantFormats.Int8, 16, 64, new Dictionary<string, ushort[]> { ["model.layers.2.mlp.up_proj"] = new ushort[16 * 64] });
        foreach (var algorithm in (BlockAlgorithm[])[new HistogramAlgorithm(new HistogramParameters(), block, results), new SmoothQuantAlgorithm(new(), block, results)])
        {
            algorithm.Observe(0, block.Groups[0], 0, new float[64]);
            var error = Assert.Throws<CalibrationException>(algorithm.Finish);
            Assert.Equal("model.layers.2.mlp.up_proj", error.Module);
            Assert.Contains("its input was zero for all tokens", error.Message, StringComparison.Ordinal);
        }
    }

    private static MagnitudeHistogram OfVectors()
    {
        var inputs = FunctionVectors.Calibrators.Floats("hist.data");
        var histogram = new MagnitudeHistogram(2048);
        for (var step = 0; step < Steps; step++)
            histogram.Add(inputs.AsSpan(step * inputs.Length / Steps, inputs.Length / Steps));
        return histogram;
    }
}
