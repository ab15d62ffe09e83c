using System;
using System.Linq;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Tries each power on one linear.</summary>
internal static class AwqAlphaSearch
{
    /// <summary>
    /// Writes the factors of the best power to <paramref name="result"/>. Linears that no token reached, or whose inputs are not finite, get factors of 1, which keep
    /// them in the format of their siblings.
    /// </summary>
    /// <returns>Null when there was nothing to choose from.</returns>
    public static AwqAlphaChoice? Smooth(BlockContext block, LinearCalibration result, Func<ushort[]> weight, AwqInputs? inputs, float[] alphas)
    {
        var choice = inputs is { Statistics.AreFinite: true }
            ? Run(block, result.Linear, weight(), inputs.Statistics.MeanMagnitude(), inputs.Errors, alphas)
            : null;
        Smooth(result, choice?.Scale ?? [.. Enumerable.Repeat(1f, result.Linear.Columns)]);
        return choice;
    }

    /// <summary>Writes the factors of a scale to <paramref name="result"/>. Ranges that were chosen before are those of the weight as it was.</summary>
    public static void Smooth(LinearCalibration result, float[] scale)
    {
        (result.WeightAmax, result.GlobalAmax) = (null, null);
        result.PreQuantScale = Array.ConvertAll(scale, static s => 1 / s);
    }

    /// <param name="weight">bf16 bits [rows, columns].</param>
    /// <param name="inputMagnitude">[columns], finite.</param>
    /// <param name="errors">Over the inputs of the linear.</param>
    /// <returns>Null when the weight is not finite.</returns>
    public static AwqAlphaChoice? Run(BlockContext block, CalibratedLinear linear, ushort[] weight, float[] inputMagnitude, OutputErrors errors, float[] alphas)
    {
        var magnitude = AwqWeightMagnitude.Of(weight, linear.Rows, linear.Columns, linear.BlockSize);
        if (!Array.TrueForAll(magnitude, float.IsFinite))
            return null;
        var scales = Array.ConvertAll(alphas, alpha => AwqScale.Of(inputMagnitude, magnitude, alpha));
        var losses = Losses(block, linear, weight, scales, errors);
        var best = Array.IndexOf(losses, losses.Min());
        return new(inputMagnitude, magnitude, alphas, losses, best, scales[best]);
    }

    private static float[] Losses(BlockContext block, CalibratedLinear linear, ushort[] weight, float[][] scales, OutputErrors errors)
    {
        var simulator = WeightSimulator.Of(linear.Format, linear.BlockSize).First;
        // ModelOpt multiplies weights and inputs by factors rounded to the dtype of the weight while it searches; their product is not quite 1.
        var multipliers = Array.ConvertAll(scales, static scale => Array.ConvertAll(scale, SmoothedWeight.Round));
        var divisors = Array.ConvertAll(scales, static scale => Array.ConvertAll(scale, static s => SmoothedWeight.Round(1 / s)));
        var columnAmax = SmoothedWeight.ColumnAmax(weight, linear.Columns);
        var ranges = Array.ConvertAll(multipliers, multiplier => SmoothedWeight.ScaledAmax(columnAmax, multiplier));
        var sums = CandidateErrors.Of(errors, linear.Rows, linear.Columns, scales.Length, block, (candidate, first, rows, changes) =>
        {
            var tile = weight.AsSpan(first * linear.Columns, rows * linear.Columns);
            SmoothedWeight.Scale(tile, multipliers[candidate], changes);
            SimulatedTile.Quantize(simulator, changes, rows, linear.Columns, ranges[candidate]);
            SmoothedWeight.UnscaleAndSubtract(changes, divisors[candidate], tile);
        });
        return Array.ConvertAll(sums, sum => (float)(sum / linear.Rows));
    }
}
