using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

/// <summary>Experts of one tensor, which are calibrated each by itself and share the ranges of the tensor.</summary>
public sealed class StackedExpertsTests
{
    [Fact]
    public void An_expert_is_rounded_under_the_range_of_all_experts_of_its_tensor()
    {
        // 1.0625 lies between two e4m3 numbers under a scale of 1, which the other expert's 448 sets; under a range of its own it would be the largest.
        var weights = new Dictionary<string, ushort[]>(StringComparer.Ordinal) { ["experts.down_proj.0"] = Bits(1.0625f, 1, 0, 2), ["experts.down_proj.1"] = Bits(448, 1, 0, 2) };
        var found = weights.Keys.Select(static m => new LinearCalibration(new(m, 2, 2, QuantFormats.Fp8, 0) { Stacked = true })).ToList();
        var finished = new FinishedWeight(found[0], new(found));
        Assert.Equal(Bits(1, 1, 0, 2), finished.Quantize(l => weights[l.Module], threads: 1));
    }

    [Fact]
    public void The_experts_of_a_tensor_share_its_range_and_no_other()
    {
        CalibratedLinear[] linears =
        [
            .. new[] { "gate_up_proj", "down_proj" }.SelectMany(static name => Enumerable.Range(0, 2).Select(e => new CalibratedLinear($"mlp.experts.{name}.{e}", 4, 4, QuantFormats.Nvfp4, 16) { Stacked = true })),
        ];
        InputGroup[] groups = [.. linears.Select(static (l, i) => new InputGroup(i, [l]))];
        Assert.Equal(linears[..2], Assert.Single(SharedRanges.Of([linears[0]], groups)));
        Assert.Equal(linears[2..], Assert.Single(SharedRanges.Of([linears[3]], groups)));
    }

    [Fact]
    public void A_shared_range_reads_each_weight_once()
    {
        var reads = 0;
        var found = Enumerable.Range(0, 3).Select(static i => new LinearCalibration(new($"linear.{i}", 2, 2, QuantFormats.Nvfp4Static, 16))).ToList();
        var range = new SharedRange(found);
        ushort[] Read(CalibratedLinear linear)
        {
            reads++;
            return Bits(1, -3, 2, int.Parse(linear.Module[^1..], null));
        }

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(3, range.Of(Read)));
        Assert.Equal(3, reads);
    }

    [Theory]
    [InlineData(typeof(Mse), false)]
    [InlineData(typeof(Gptq), false)]
    [InlineData(typeof(AwqLite), false)]
    [InlineData(typeof(SmoothQuant), false)]
    [InlineData(typeof(Nvfp4ActHeadroom), true)]
    [InlineData(typeof(Max), true)]
    public void Only_the_range_of_their_inputs_is_searched(Type algorithm, bool applies)
    {
        var made = (CalibrationAlgorithm)Activator.CreateInstance(algorithm)!;
        Assert.Equal(applies, QuantFormats.All.Where(static f => f.Stacks).Any(f => made.AppliesTo(f, Models.ExpertStorage.Stacked)));
    }

    private static ushort[] Bits(params float[] values) => Array.ConvertAll(values, Bf16.Round);
}
