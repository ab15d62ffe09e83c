using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// ModelOpt 0.47's <c>nvfp4_act_headroom</c>: the range of NVFP4 inputs from percentiles of the largest magnitudes m of their blocks of 16,
/// <c>amax = max(rho * percentile_anchor(m), percentile_upper(m))</c>. Block scales are e4m3 fractions of the range: with the largest magnitude as range
/// (the NVFP4 recipe, arXiv 2509.25149) those of small blocks fall below what e4m3 can tell apart; rho = 16384 puts the anchor's well above that.
/// </summary>
/// <remarks>
/// Looks at linears whose inputs are NVFP4. Weights are left to an algorithm that follows. Experts of a mixture share their range (<see cref="RangeKey"/>);
/// another linear that no token reached keeps the range it has. One pass; keeps 512 counts per input.
/// </remarks>
public sealed class HeadroomAlgorithm(Nvfp4ActHeadroom parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : BlockAlgorithm(block, results)
{
    private readonly Dictionary<string, BlockMaximaHistogram> _histograms = new(StringComparer.Ordinal);

    public override int Passes => 1;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!group.Members.Any(Measures))
            return;
        InputMagnitudes.Amax(group, row, input);
        var key = RangeKey.Of(group);
        if (!_histograms.TryGetValue(key, out var histogram))
            _histograms.Add(key, histogram = new());
        histogram.Add(input, group.Columns);
    }

    public override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            if (!_histograms.TryGetValue(RangeKey.Of(group), out var histogram))
                continue;
            var range = HeadroomRange.Of(histogram, parameters)
                ?? throw ZeroInput.Of(group.Members[0].Module, "so that it has no range");
            foreach (var linear in group.Members.Where(Measures))
                Results[linear.Module].InputAmax = range.Amax;
        }
    }

    private static bool Measures(CalibratedLinear linear) => linear.Format.Activations == "nvfp4";

    internal BlockMaximaHistogram? HistogramOf(InputGroup group) => _histograms.GetValueOrDefault(RangeKey.Of(group));
}
