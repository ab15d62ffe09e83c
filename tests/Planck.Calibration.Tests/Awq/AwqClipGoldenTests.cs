using System;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Xunit;

namespace Planck.Calibration.Tests.Awq;

/// <summary>AWQ clip beside ModelOpt, whose products and sums within a block are rounded to bf16: single losses differ by up to 13 %, their sum by less than 0.2 %.</summary>
public sealed class AwqClipGoldenTests
{
    [Fact]
    public void Blocks_are_clipped_as_in_ModelOpt()
    {
        var golden = AwqCase.Open("ptq/int4_awq_clip", QuantFormats.Int4Blockwise);
        foreach (var layer in golden.Golden.Layers)
        {
            var results = golden.Run(layer, static (block, all) => new AwqClipAlgorithm(new(), block, all), out var clip);
            Assert.Equal(7, clip.Choices.Count);
            foreach (var (module, choice) in clip.Choices)
                AssertBlocks(golden.Golden, module, choice, results[module]);
        }
    }

    [Fact]
    public void Smoothed_blocks_are_clipped_as_in_ModelOpt()
    {
        var golden = AwqCase.Open("ptq/int4_awq_full", QuantFormats.Int4Blockwise);
        foreach (var layer in golden.FirstAndLast)
        {
            var results = golden.Run(
                layer,
                (block, all) =>
                {
                    foreach (var (module, result) in all)
                        result.PreQuantScale = Array.ConvertAll(golden.Golden.Singles(module + ".awq_lite.best_scale"), static s => 1 / s);
                    return new AwqClipAlgorithm(new(), block, all);
                },
                out var clip);
            var saved = clip.Choices.Where(c => golden.Golden.Has(c.Key + ".awq_clip.ratio_index")).ToArray();
            Assert.InRange(saved.Length, 1, 7);
            foreach (var (module, choice) in saved)
                AssertBlocks(golden.Golden, module, choice, results[module]);
        }
    }

    [Fact]
    public void A_weight_with_one_range_is_clipped_as_in_ModelOpt()
    {
        var golden = AwqCase.Open("ptq/nvfp4_awq_clip", QuantFormats.Nvfp4);
        foreach (var layer in golden.FirstAndLast)
        {
            var results = golden.Run(layer, static (block, all) => new AwqClipAlgorithm(new(), block, all), out var clip);
            foreach (var (module, choice) in clip.Choices)
            {
                var expected = golden.Golden.Clip(module);
                Assert.Equal(expected.Candidates, choice.Ratios);
                for (var ratio = 0; ratio < choice.Ratios.Length; ratio++)
                    Assert.InRange((double)choice.Losses[ratio] / expected.Losses[ratio] - 1, -0.01, 0.01);
                Assert.InRange(expected.Regret(choice.Best[0]), 0, 0.005);
                if (choice.Best[0] == expected.Best)
                    Assert.Equal(expected.Chosen, Assert.Single(results[module].WeightAmax!));
                var inputAmax = golden.Golden.Singles(module + ".input_quantizer.amax")[0];
                Assert.InRange(results[module].InputAmax!.Value, inputAmax * 0.99, inputAmax * 1.01);
                Assert.Null(results[module].PreQuantScale);
            }
        }
    }

    [Fact]
    public void Full_is_lite_and_then_clip()
    {
        var golden = AwqCase.Open("ptq/int4_awq_full", QuantFormats.Int4Blockwise);
        var full = golden.Run(0, static (block, all) => new AwqFullAlgorithm(new(), block, all), out AwqFullAlgorithm _);
        var lite = golden.Run(0, static (block, all) => new AwqLiteAlgorithm(new(), block, all), out AwqLiteAlgorithm _);
        var clip = golden.Run(
            0,
            (block, all) =>
            {
                foreach (var (module, result) in all)
                    result.PreQuantScale = lite[module].PreQuantScale;
                return new AwqClipAlgorithm(new(), block, all);
            },
            out AwqClipAlgorithm _);
        foreach (var (module, result) in full)
        {
            Assert.Equal(lite[module].PreQuantScale, result.PreQuantScale);
            Assert.Equal(clip[module].WeightAmax, result.WeightAmax);
        }
    }

    private static void AssertBlocks(AwqGolden golden, string module, ClipChoice choice, LinearCalibration result)
    {
        {
            var index0 = golden.Bytes(module + ".awq_clip.ratio_index");
            System.Console.WriteLine($"XX {module} {index0.Zip(choice.Best).Count(static p => p.First != p.Second)} of {index0.Length}");
            if (golden.Has(module + ".awq_clip.loss"))
            {
                var l = golden.Singles(module + ".awq_clip.loss");
                System.Console.WriteLine($"XX losses {l.Zip(choice.Losses).Count(static p => p.First == p.Second)} of {l.Length}, max rel {l.Zip(choice.Losses).Max(static p => Math.Abs(p.First / p.Second - 1))}");
            }
        }
        var index = golden.Bytes(module + ".awq_clip.ratio_index");
        Assert.Equal(index.Length, choice.Parts);
        Assert.Equal(11, choice.Ratios.Length);
        Assert.True(index.Zip(choice.Best).Count(static p => p.First == p.Second) >= 0.92 * index.Length, module);
        Assert.True(index.Zip(choice.Best).Count(static p => Math.Abs(p.First - p.Second) <= 1) >= 0.97 * index.Length, module);
        if (golden.Has(module + ".weight_quantizer.amax"))
        {
            var amax = golden.Singles(module + ".weight_quantizer.amax");
            for (var part = 0; part < amax.Length; part++)
                Assert.True(index[part] != choice.Best[part] || amax[part] == result.WeightAmax![part], $"{module}[{part}]: {result.WeightAmax![part]} instead of {amax[part]}");
        }

        if (!golden.Has(module + ".awq_clip.loss"))
            return;
        var losses = golden.Singles(module + ".awq_clip.loss");
        Assert.InRange(choice.Losses.Sum(static l => (double)l) / losses.Sum(static l => (double)l) - 1, -0.002, 0.002);
        var regret = index.Select((best, part) => (double)losses[choice.Best[part] * index.Length + part] / losses[best * index.Length + part] - 1).ToArray();
        Assert.InRange(regret.Max(), 0, 0.05);
    }
}
