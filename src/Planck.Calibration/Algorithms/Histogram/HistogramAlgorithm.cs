using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// Sets the range of inputs with one fp8 or int8 scale from a histogram of their magnitudes: a percentile, the smallest Kullback-Leibler divergence
/// (Migacz 2017, "8-bit inference with TensorRT"; Wu et al. 2020, arXiv 2004.09602, compares the rules), or the smallest squared error.
/// </summary>
/// <remarks>A linear that no token reached keeps the range it has. One pass; keeps at most 2^20 counts per input.</remarks>
public sealed class HistogramAlgorithm(Histogram parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : BlockAlgorithm(block, results)
{
    private readonly Dictionary<int, MagnitudeHistogram> _histograms = [];

    public override int Passes => 1;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!group.Members.Any(Measures))
            return;
        InputMagnitudes.Amax(group, row, input);
        if (!_histograms.TryGetValue(group.Number, out var histogram))
            _histograms.Add(group.Number, histogram = new(parameters.Bins));
        histogram.Add(input);
    }

    public override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            if (!_histograms.TryGetValue(group.Number, out var histogram))
                continue;
            if (histogram.Counts.IsEmpty)
                throw new CalibrationException(group.Members[0].Module, AlwaysZeroInput.Reason);
            var range = HistogramRange.Of(histogram, parameters);
            foreach (var linear in group.Members.Where(Measures))
                Results[linear.Module].InputAmax = range;
        }
    }

    private static bool Measures(CalibratedLinear linear) => linear.Format is { MeasuresActivations: true, Activations: "fp8" or "int8" };
}
