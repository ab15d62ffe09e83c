using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// SmoothQuant (Xiao et al. 2023, arXiv 2211.10438): moves the range of input channels into the weights, <c>x W^T = (x p) (W / p)^T</c> with
/// <c>p[k] = clamp(max|W[:,k]|^(1 - alpha) / max|x[k]|^alpha, 1e-4, 1e4)</c>, so that one int8 scale fits all channels. alpha 1, ModelOpt 0.47's default, gives
/// every channel the range 1.
/// </summary>
/// <remarks>
/// Changes linears with int8 weights and int8 inputs only. Experts of a mixture are left alone: ModelOpt holds them in one tensor and does not smooth those.
/// So is a linear that no token reached; its range is that of the other algorithms. One pass; keeps a number per input channel.
/// </remarks>
public sealed class SmoothQuantAlgorithm(SmoothQuant parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : BlockAlgorithm(block, results)
{
    private readonly Dictionary<int, ChannelRanges> _ranges = [];

    public override int Passes => 1;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!group.Members.Any(Smooths))
            return;
        InputMagnitudes.Amax(group, row, input);
        if (!_ranges.TryGetValue(group.Number, out var ranges))
            _ranges.Add(group.Number, ranges = new(group.Columns));
        ranges.Add(input);
    }

    public override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            if (!_ranges.TryGetValue(group.Number, out var ranges))
                continue;
            var inputs = ranges.Amax();
            if (Array.TrueForAll(inputs, static a => a == 0f))
                throw ZeroInput.Of(group.Members[0].Module, "so that it has no range");
            foreach (var linear in group.Members.Where(Smooths))
                Smooth(linear, inputs);
        }
    }

    private void Smooth(CalibratedLinear linear, ReadOnlySpan<float> inputs)
    {
        var result = Results[linear.Module];
        result.PreQuantScale = null;
        var scale = SmoothingScale.Of(inputs, SmoothingScale.ColumnRanges(CurrentWeight.Of(Block, result)), parameters.Alpha);
        (result.PreQuantScale, result.InputAmax, result.WeightAmax) = (scale.PreQuantScale, scale.InputAmax, null);
    }

    private static bool Smooths(CalibratedLinear linear) =>
        linear.Format is { Weights: "int8_per_channel", Activations: "int8" } && !linear.Module.Split('.').Contains("experts");
}
