using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Kernels.Codecs;

namespace Planck.Calibration;

/// <summary>
/// The largest magnitude of each input of a block, and how many tokens it was taken over. A maximum is rounded to bf16, since ModelOpt takes it over activations
/// of that type; rounding keeps the order, so the maximum of the rounded is the rounded maximum.
/// </summary>
/// <remarks>
/// Experts of a mixture get one range, the largest of all (ModelOpt 0.47 has one input quantizer for all experts): an expert that the router never picked has a
/// range too. Where it picked none, the range is 0.5, ModelOpt's at export.
/// </remarks>
internal sealed class ActivationMaxima(BlockLayout layout)
{
    /// <summary>What ModelOpt 0.47 sets where no expert has seen a token.</summary>
    private const float NoExpertRange = 0.5f;

    private readonly float[] _amax = new float[layout.Groups.Count];
    private readonly long[] _tokens = new long[layout.Groups.Count];

    /// <param name="input">[tokens, group.Columns]; any part of a row.</param>
    /// <exception cref="CalibrationException">A value is NaN or infinite.</exception>
    public void Observe(InputGroup group, int row, ReadOnlySpan<float> input)
    {
        var amax = Magnitude.Max(input);
        if (!float.IsFinite(amax))
            throw new CalibrationException(
                group.Members[0].Module,
                string.Create(CultureInfo.InvariantCulture, $"its input is NaN or infinite in row {row} of the calibration data: activations grew beyond float32. Check that config.json belongs to this checkpoint, or leave the row out"));
        _amax[group.Number] = Math.Max(_amax[group.Number], amax);
        _tokens[group.Number] += input.Length / group.Columns;
    }

    /// <summary>Writes tokens, and ranges where the format has one.</summary>
    /// <exception cref="CalibrationException">An input was always zero.</exception>
    public void Write(IReadOnlyDictionary<string, LinearCalibration> results)
    {
        foreach (var set in layout.Experts)
        {
            var seen = set.Groups.Where(g => _tokens[g] > 0).ToList();
            var amax = seen.Count > 0 ? seen.Max(g => _amax[g]) : NoExpertRange;
            foreach (var group in set.Groups)
                _amax[group] = amax;
        }

        foreach (var group in layout.Groups)
        {
            foreach (var member in group.Members)
            {
                var result = results[member.Module];
                result.Tokens = _tokens[group.Number];
                if (member.Format.MeasuresActivations)
                    result.InputAmax = Range(group, member);
            }
        }
    }

    private float Range(InputGroup group, CalibratedLinear member)
    {
        var amax = Bf16.ToSingle(Bf16.Round(_amax[group.Number]));
        return amax > 0
            ? amax
            : throw ZeroInput.Of(member.Module, $"and a scale of {member.Format.Id} must be positive", _tokens[group.Number]);
    }
}
