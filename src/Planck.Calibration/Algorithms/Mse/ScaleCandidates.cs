using System;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>The amaxes that a search tries in place of the largest weight: multiples of it, or fractions of the range of the whole weight.</summary>
internal sealed class ScaleCandidates
{
    private const int Most = 10_000;

    private readonly float[] _factors;
    private readonly bool _ofGlobalAmax;

    private ScaleCandidates(float[] factors, bool ofGlobalAmax) => (_factors, _ofGlobalAmax) = (factors, ofGlobalAmax);

    public int Count => _factors.Length;

    /// <summary>Whether all blocks of a weight try the same amaxes.</summary>
    public bool SameForAllBlocks => _ofGlobalAmax;

    public ReadOnlySpan<float> Factors => _factors;

    /// <summary><c>linspace(start, stop, ceil((stop - start) / step) + 1)</c>: PyTorch's, counted from the nearer end with one rounding.</summary>
    /// <exception cref="CalibrationException">They are no multiples from a positive one up, or too many.</exception>
    public static ScaleCandidates Multiples(double start, double stop, double step)
    {
        if (!(start > 0 && stop >= start && step > 0 && (stop - start) / step < Most))
            throw new CalibrationException(null, FormattableString.Invariant($"a search from {start} to {stop} times the largest weight in steps of {step} has no candidates, or more than {Most}; start_multiplier must be positive, stop_multiplier no smaller, and step_size positive"));
        var count = (int)Math.Ceiling((stop - start) / step) + 1;
        var (first, last) = ((float)start, (float)stop);
        var width = count == 1 ? 0f : (last - first) / (count - 1);
        var factors = new float[count];
        for (var i = 0; i < count; i++)
            factors[i] = i < count / 2 ? MathF.FusedMultiplyAdd(width, i, first) : MathF.FusedMultiplyAdd(-width, count - 1 - i, last);
        if (count == 1)
            factors[0] = first;
        return new(factors, ofGlobalAmax: false);
    }

    /// <summary>The 126 positive finite e4m3 numbers over the largest: every block scale that static NVFP4 can store.</summary>
    public static ScaleCandidates BlockScales(ArithmeticProfile arithmetic)
    {
        var factors = new float[126];
        for (var i = 0; i < factors.Length; i++)
            factors[i] = ConstantDivision.Divide(E4M3.Decode((byte)(i + 1)), AmaxScale.MaxE4M3, arithmetic);
        return new(factors, ofGlobalAmax: true);
    }

    /// <summary>
    /// The amax of a candidate. ModelOpt keeps amaxes of rows and squares in bf16, and a product of a bf16 tensor and a number stays bf16; the one amax of a
    /// tensor is a number itself and becomes float32; amaxes of blocks are kept in float32.
    /// </summary>
    /// <param name="amax">Largest absolute value of what shares the scale.</param>
    /// <param name="globalAmax">Range of the whole weight; read only for <see cref="BlockScales"/>.</param>
    public float Amax(int candidate, float amax, float globalAmax, AmaxLayout layout)
    {
        var chosen = _factors[candidate] * (_ofGlobalAmax ? globalAmax : amax);
        return layout is AmaxLayout.Row or AmaxLayout.Square ? Bf16.ToSingle(Bf16.Round(chosen)) : chosen;
    }

    /// <summary>The amax as it is kept: that of a tensor is rounded to bf16 after the search.</summary>
    public float KeptAmax(int candidate, float amax, float globalAmax, AmaxLayout layout)
    {
        var chosen = Amax(candidate, amax, globalAmax, layout);
        return layout == AmaxLayout.Tensor ? Bf16.ToSingle(Bf16.Round(chosen)) : chosen;
    }
}
