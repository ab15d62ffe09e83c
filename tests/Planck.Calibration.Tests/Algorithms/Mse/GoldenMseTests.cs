using System;
using System.IO;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.Algorithms;

/// <summary>Losses and choices of ModelOpt 0.47, bit for bit: everything here depends on weights alone.</summary>
public sealed class GoldenMseTests
{
    private static readonly Mse FourOverSix = new() { StartMultiplier = 1, StopMultiplier = 1.5, StepSize = 0.5 };
    private static readonly Mse Sweep = new() { Fp8ScaleSweep = true };

    private static readonly string[] Known =
    [
        "ptq/fp8-mse", "ptq/fp8_per_channel_per_token-mse", "ptq/int8-mse", "ptq/int8_weight_only-mse", "ptq/algorithm_list-max_then_mse",
        "ptq/int4_blockwise_weight_only-mse", "ptq/nvfp4-mse", "ptq/nvfp4_static-mse", "ptq/nvfp4_w4a4_weight_mse_fp8_sweep",
        "ptq/nvfp4_mlp_only_mse-kv_fp8_cast", "ptq/nvfp4_act_headroom-mse_sweep", "ptq/nvfp4_four_over_six",
    ];

    public static TheoryData<string> Cases => [.. Known.Where(static c => Directory.Exists(ScaleGoldenCase.Find(c)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_amax_is_the_one_that_ModelOpt_chose(string path)
    {
        using var golden = ScaleGoldenCase.Open(path);
        var (format, parameters) = Of(path);
        var compared = 0;
        foreach (var layer in Bundled.LayersOf(golden))
        {
            var found = Bundled.RunOnWeights(layer, format, (block, results) => new MseAlgorithm(parameters, block, results));
            foreach (var module in golden.Modules().Where(found.ContainsKey))
            {
                var expected = golden.Quantizer(module);
                Assert.Equal(expected.GetProperty("amax").GetProperty("sha256_f32").GetString(), ScaleGoldenCase.Hash(found[module].WeightAmax));
                if (format.StaticBlocks)
                    Assert.Equal(ScaleGoldenCase.Single(expected.GetProperty("global_amax").GetProperty("value")), found[module].GlobalAmax);
                compared++;
            }
        }

        Assert.True(compared >= 3);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_loss_is_the_one_that_ModelOpt_saw(string path)
    {
        using var golden = ScaleGoldenCase.Open(path);
        var (format, parameters) = Of(path);
        var candidates = Candidates(parameters);
        var factors = golden.Json.GetProperty("mse_candidates").EnumerateArray().Select(ScaleGoldenCase.Single).ToArray();
        Assert.Equal(factors, candidates.Factors.ToArray());

        var compared = 0;
        foreach (var layer in Bundled.LayersOf(golden))
        {
            Bundled.RunOnWeights(layer, format, (block, results) =>
            {
                foreach (var linear in block.Groups.SelectMany(static g => g.Members))
                {
                    if (Losses(golden, linear) is not { } expected)
                        continue;
                    var weight = CurrentWeight.Of(block, results[linear.Module]);
                    var globalAmax = format.StaticBlocks ? ScaleGoldenCase.Single(golden.Quantizer(linear.Module).GetProperty("global_amax").GetProperty("value")) : 0f;
                    Assert.Equal(expected, Measured(linear, weight, candidates, globalAmax, expected.Length / candidates.Count));
                    compared++;
                }

                return new MseAlgorithm(parameters, block, results);
            });
        }

        // Losses were recorded of key projections only.
        Assert.Equal(path == "ptq/nvfp4_mlp_only_mse-kv_fp8_cast", compared == 0);
    }

    private static (QuantFormat Format, Mse Parameters) Of(string path) => path["ptq/".Length..] switch
    {
        "fp8-mse" => (QuantFormats.Fp8, new()),
        "fp8_per_channel_per_token-mse" => (QuantFormats.Fp8PerChannelPerToken, new()),
        "int8-mse" or "algorithm_list-max_then_mse" => (QuantFormats.Int8, new()),
        "int8_weight_only-mse" => (QuantFormats.Int8PerChannel, new()),
        "int4_blockwise_weight_only-mse" => (QuantFormats.Int4Blockwise, new()),
        "nvfp4-mse" => (QuantFormats.Nvfp4, new()),
        "nvfp4_static-mse" => (QuantFormats.Nvfp4Static, new()),
        "nvfp4_four_over_six" => (QuantFormats.Nvfp4FourOverSix, FourOverSix),
        _ => (QuantFormats.Nvfp4Static, Sweep),
    };

    private static ScaleCandidates Candidates(Mse parameters) => parameters.Fp8ScaleSweep
        ? ScaleCandidates.BlockScales(ArithmeticProfile.Cpu)
        : ScaleCandidates.Multiples(parameters.StartMultiplier, parameters.StopMultiplier, parameters.StepSize);

    /// <summary>[candidates, slots] of the first slots of a weight, or [candidates]; null where the reference data has none.</summary>
    private static float[]? Losses(ScaleGoldenCase golden, CalibratedLinear linear)
    {
        var name = $"{linear.Module}.weight_quantizer";
        if (golden.Has(name + ".mse.losses_first_blocks"))
            return golden.Floats(name + ".mse.losses_first_blocks");
        return golden.Json.GetProperty("mse").TryGetProperty(name, out var entry) && entry.TryGetProperty("losses", out var losses)
            ? [.. losses.EnumerateArray().Select(ScaleGoldenCase.Single)]
            : null;
    }

    private static float[] Measured(CalibratedLinear linear, CurrentWeight weight, ScaleCandidates candidates, float globalAmax, int slots)
    {
        var simulator = ScaleSearch.SimulatorOf(linear);
        if (simulator.Layout == AmaxLayout.Tensor)
            return new TensorSearch(simulator, candidates, 2, default).Losses(weight, weight.Amax());
        var perRow = simulator.AmaxCount(1, linear.Columns);
        var segment = linear.Columns / perRow;
        var (row, amax, losses) = (new float[linear.Columns], new float[perRow], new float[candidates.Count * perRow]);
        var all = new float[candidates.Count * slots];
        IStripLosses measure = ScaleSearch.IsNvfp4(linear)
            ? new Nvfp4StripLosses<Nvfp4SquaredError>(candidates, default, linear.Columns, globalAmax, ScaleSearch.Range(linear.Format, globalAmax))
            : new SimulatedLosses(simulator, candidates, SquaredError.Instance, linear.Columns, segment, globalAmax);
        for (var r = 0; r * perRow < slots; r++)
        {
            weight.Copy(r, 1, row);
            simulator.Measure(row, 1, linear.Columns, amax);
            measure.Measure(row, 1, amax, losses);
            for (var c = 0; c < candidates.Count; c++)
                Array.Copy(losses, c * perRow, all, (c * slots) + (r * perRow), perRow);
        }

        return all;
    }
}
