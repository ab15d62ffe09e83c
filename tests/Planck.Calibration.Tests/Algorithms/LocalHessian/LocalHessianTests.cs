using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.Algorithms;

public sealed class LocalHessianTests
{
    [Fact]
    public void Given_the_same_second_moments_losses_and_choices_are_equal()
    {
        var vectors = FunctionVectors.Calibrators;
        var (block, results) = WeightBlock.Of(QuantFormats.Nvfp4Static, 24, 256, new Dictionary<string, ushort[]> { ["layer"] = vectors.Bits("mse.weight") });
        var weight = CurrentWeight.Of(block, results["layer"]);
        var moments = new LocalSecondMoments(256, 16);
        vectors.Floats("mse.nvfp4_hessian.hessian").CopyTo(moments.Moments);
        var candidates = ScaleCandidates.BlockScales(ArithmeticProfile.Cpu);
        var globalAmax = weight.Amax();
        var losses = new Nvfp4StripLosses<Nvfp4HessianError>(candidates, new(moments), 256, globalAmax, globalAmax);
        var found = new ScaleSearch(block, candidates).Run(ScaleSearch.SimulatorOf(results["layer"].Linear), weight, losses, globalAmax);
        Assert.Equal(vectors.Floats("mse.nvfp4_hessian.index"), found.Candidates.Select(static c => (float)c));
        Assert.Equal(vectors.Floats("mse.nvfp4_hessian.amax"), found.Amax);

        var expected = vectors.Floats("mse.nvfp4_hessian.losses");
        var (row, amax, lost) = (new float[256], new float[16], new float[126 * 16]);
        for (var slot = 0; slot < 96; slot++)
        {
            if (slot % 16 == 0)
            {
                weight.Copy(slot / 16, 1, row);

                // All blocks try the same amaxes, so that their own are not read.
                losses.Measure(row, 1, amax, lost);
            }

            for (var c = 0; c < 126; c++)
                Assert.Equal(expected[(c * 96) + slot], 16 * lost[(c * 16) + (slot % 16)], 1e-5 * expected[(c * 96) + slot]);
        }
    }

    [Fact]
    public void Eight_candidates_in_a_vector_lose_what_the_simulator_loses()
    {
        var random = new Random(1);
        var moments = new LocalSecondMoments(64, 16);
        var inputs = Enumerable.Range(0, 40 * 64).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
        var (block, results) = WeightBlock.Of(QuantFormats.Nvfp4Static, 8, 64, new Dictionary<string, ushort[]> { ["layer"] = WeightBlock.Random(8 * 64, 2) });
        moments.Add(inputs, block.Multiplier);
        moments.Normalize();
        var candidates = ScaleCandidates.Multiples(0.25, 4, 0.1);
        var weight = CurrentWeight.Of(block, results["layer"]);
        var simulator = WeightSimulator.Of(QuantFormats.Nvfp4Static, 16);
        var fast = new Nvfp4StripLosses<Nvfp4HessianError>(candidates, new(moments), 64, weight.Amax(), weight.Amax());
        var slow = new SimulatedLosses(simulator, candidates, new HessianError(moments), 64, 16, weight.Amax());
        var (row, amax) = (new float[64], new float[4]);
        var (expected, found) = (new float[39 * 4], new float[39 * 4]);
        for (var r = 0; r < 8; r++)
        {
            weight.Copy(r, 1, row);
            simulator.Measure(row, 1, 64, amax);
            slow.Measure(row, 1, amax, expected);
            fast.Measure(row, 1, amax, found);
            Assert.All(expected.Zip(found), static pair => Assert.Equal(pair.First, pair.Second, 2e-6 * Math.Abs(pair.First)));
        }
    }

    [Fact]
    public void A_loss_is_the_squared_error_of_the_outputs_of_a_block()
    {
        var random = new Random(3);
        var (tokens, columns) = (50, 32);
        var inputs = Enumerable.Range(0, tokens * columns).Select(_ => (random.NextSingle() * 2) - 1).ToArray();
        var errors = Enumerable.Range(0, columns).Select(_ => random.NextSingle() - 0.5f).ToArray();
        foreach (var size in (int[])[8, 16, 32])
        {
            var moments = new LocalSecondMoments(columns, size);
            moments.Add(inputs.AsSpan(0, 20 * columns), new(2));
            moments.Add(inputs.AsSpan(20 * columns), new(2));
            moments.Normalize();
            var expected = 0.0;
            for (var token = 0; token < tokens; token++)
            {
                for (var at = 0; at < columns; at += size)
                {
                    var output = Enumerable.Range(at, size).Sum(k => (double)inputs[(token * columns) + k] * errors[k]);
                    expected += output * output / tokens;
                }
            }

            Assert.Equal(expected, new HessianError(moments).Of(errors, 0), 1e-5 * expected);
        }
    }

    [Fact]
    public void A_linear_that_no_token_reached_is_searched_by_the_error_of_its_weights()
    {
        var weights = new Dictionary<string, ushort[]> { ["model.layers.0.mlp.experts.3.up_proj"] = WeightBlock.Random(16 * 64, 4) };
        var (block, results) = WeightBlock.Of(QuantFormats.Nvfp4Static, 16, 64, weights);
        using (var algorithm = new LocalHessianAlgorithm(new(), block, results))
        {
            algorithm.EndPass(0);
            algorithm.Finish();
        }

        var found = results.Values.Single().WeightAmax;
        new MseAlgorithm(new() { Fp8ScaleSweep = true }, block, results).Finish();
        Assert.Equal(results.Values.Single().WeightAmax, found);
    }

    [Fact]
    public void An_input_that_is_not_a_number_is_named_with_its_place()
    {
        var (block, results) = WeightBlock.Of(QuantFormats.Nvfp4Static, 16, 64, new Dictionary<string, ushort[]> { ["model.layers.7.mlp.up_proj"] = new ushort[16 * 64] });
        var input = new float[2 * 64];
        input[64 + 9] = float.NaN;
        using var algorithm = new LocalHessianAlgorithm(new(), block, results);
        var error = Assert.Throws<CalibrationException>(() => algorithm.Observe(0, block.Groups[0], 12, input));
        Assert.Equal("model.layers.7.mlp.up_proj", error.Module);
        Assert.Contains("row 12 of the calibration data, token 1, channel 9 is NaN", error.Message, StringComparison.Ordinal);
    }
}
