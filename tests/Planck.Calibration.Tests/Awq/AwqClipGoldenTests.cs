using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Algorithms;
using Planck.Calibration.Tests.Engine;
using Planck.Formats;
using Planck.Testing;
using Xunit;
using Xunit.Abstractions;

namespace Planck.Calibration.Tests.Awq;

/// <summary>AWQ clip on a whole model beside ModelOpt. Where inputs are the same, losses are too, to the last bit; in later layers a few tokens differ by a rounding.</summary>
public sealed class AwqClipGoldenTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("int4_awq_clip")]
    [InlineData("int4_awq_full")]
    public void Blocks_are_clipped_as_in_ModelOpt(string name)
    {
        var golden = AwqGolden.Open("ptq/" + name);
        CalibrationAlgorithm algorithm = name == "int4_awq_clip" ? new AwqClip() : new AwqFull();
        var (choices, results) = Calibrate(QuantFormats.Int4Blockwise, algorithm);
        Assert.Equal(42, choices.Count);
        var saved = choices.Where(c => golden.Has(c.Key + ".awq_clip.ratio_index") && IsSmoothedAlike(golden, results[c.Key])).Select(c => (Module: c.Key, Choice: c.Value, Index: golden.Bytes(c.Key + ".awq_clip.ratio_index"))).ToList();
        foreach (var (module, choice, index) in saved)
        {
            Assert.Equal(index.Length, choice.Parts);
            output.WriteLine($"{module}: {index.Zip(choice.Best).Count(static p => p.First != p.Second)} of {index.Length} blocks differ");
            if (golden.Has(module + ".weight_quantizer.amax"))
                AssertRanges(golden.Singles(module + ".weight_quantizer.amax"), index, choice, results[module]);
            if (golden.Has(module + ".awq_clip.loss"))
                Assert.Equal(golden.Singles(module + ".awq_clip.loss"), choice.Losses);
        }

        Assert.Contains(saved, c => golden.Has(c.Module + ".awq_clip.loss"));
        var first = saved.Where(static c => c.Module.StartsWith("model.layers.0.", StringComparison.Ordinal)).ToList();
        Assert.All(first, static c => Assert.Equal(c.Index, c.Choice.Best.Select(static b => (byte)b)));
        Assert.InRange(saved.SelectMany(static c => c.Index.Zip(c.Choice.Best)).Average(static p => p.First == p.Second ? 1.0 : 0), 0.995, 1);
    }

    [Fact]
    public void A_weight_with_one_range_is_clipped_as_in_ModelOpt()
    {
        var golden = AwqGolden.Open("ptq/nvfp4_awq_clip");
        var (choices, results) = Calibrate(QuantFormats.Nvfp4, new AwqClip());
        foreach (var (module, choice) in choices.Where(c => golden.Layers.Any(l => c.Key.StartsWith($"model.layers.{l}.", StringComparison.Ordinal))))
        {
            var expected = golden.Clip(module);
            Assert.Equal(expected.Candidates, choice.Ratios);
            for (var ratio = 0; ratio < choice.Ratios.Length; ratio++)
                Assert.InRange((double)choice.Losses[ratio] / expected.Losses[ratio] - 1, -0.01, 0.01);
            Assert.InRange(expected.Regret(choice.Best[0]), 0, 0.001);
            if (choice.Best[0] == expected.Best)
                Assert.Equal(expected.Chosen, Assert.Single(results[module].WeightAmax!));
            var inputAmax = golden.Singles(module + ".input_quantizer.amax")[0];
            Assert.InRange(results[module].InputAmax!.Value, inputAmax * 0.99, inputAmax * 1.01);
            Assert.Null(results[module].PreQuantScale);
        }
    }

    /// <summary>Whether it has the power that ModelOpt chose: two of all have another, of an equal loss.</summary>
    private static bool IsSmoothedAlike(AwqGolden golden, LinearCalibration result) =>
        result.PreQuantScale is not { } scale
        || golden.Singles(result.Linear.Module + ".awq_lite.best_scale").Zip(scale).All(static s => Math.Abs(s.First * s.Second - 1) < 0.01);

    private static void AssertRanges(float[] expected, byte[] index, ClipChoice choice, LinearCalibration result)
    {
        for (var part = 0; part < expected.Length; part++)
            Assert.True(index[part] != choice.Best[part] || expected[part] == result.WeightAmax![part], $"{result.Linear.Module}[{part}]: {result.WeightAmax![part]} instead of {expected[part]}");
    }

    private static (Dictionary<string, ClipChoice> Choices, Dictionary<string, LinearCalibration> Results) Calibrate(QuantFormat format, CalibrationAlgorithm algorithm)
    {
        using var folder = new TemporaryFolder();
        var job = CalibratedModel.Classics.Job(folder.Path, format, null, algorithm);
        var clips = new List<AwqClipAlgorithm>();
        using var found = Calibrator.Run(
            job,
            (step, block, results) =>
            {
                var made = AlgorithmFactory.Create(step, block, results);
                if (made is AwqClipAlgorithm clip)
                    clips.Add(clip);
                return made;
            },
            null,
            CancellationToken.None);
        return (
            clips.SelectMany(static c => c.Choices).ToDictionary(static c => c.Key, static c => c.Value, StringComparer.Ordinal),
            job.Linears.ToDictionary(static l => l.Module, l => found.Linear(l.Module)!, StringComparer.Ordinal));
    }
}
