using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// Sets the range of inputs with one fp8 or int8 scale from a histogram of their magnitudes: a percentile, the smallest Kullback-Leibler divergence
/// (Migacz 2017, "8-bit inference with TensorRT"; Wu et al. 2020, arXiv 2004.09602, compares the rules), or the smallest squared error.
/// </summary>
/// <remarks>
/// Experts of a mixture share their range (<see cref="RangeKey"/>); another linear that no token reached keeps the range it has. One pass; keeps at most 2^20
/// counts per input.
/// </remarks>
public sealed class HistogramAlgorithm(Histogram parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : BlockAlgorithm(block, results)
{
    private readonly Dictionary<string, MagnitudeHistogram> _histograms = new(StringComparer.Ordinal);

    public override int Passes => 1;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!group.Members.Any(Measures))
            return;
        if (parameters.Bins is < 1 or > MagnitudeHistogram.MostBins)
            throw new CalibrationException(group.Members[0].Module, $"a histogram cannot have {parameters.Bins} bins; give it from 1 to {MagnitudeHistogram.MostBins}");
        InputMagnitudes.Amax(group, row, input);
        var key = RangeKey.Of(group);
        if (!_histograms.TryGetValue(key, out var histogram))
            _histograms.Add(key, histogram = new(parameters.Bins));
        histogram.Add(input);
    }

    public override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            if (!_histograms.TryGetValue(RangeKey.Of(group), out var histogram))
                continue;
            if (histogram.Counts.IsEmpty)
                throw ZeroInput.Of(group.Members[0].Module, "so that it has no range");
            var range = HistogramRange.Of(histogram, parameters);
            foreach (var linear in group.Members.Where(Measures))
                Results[linear.Module].InputAmax = range;
        }
    }

    private static bool Measures(CalibratedLinear linear) => linear.Format is { MeasuresActivations: true, Activations: "fp8" or "int8" };
}
