using System;
using System.Collections.Generic;

namespace Planck.Operators;

/// <summary>
/// Inverse frequencies and the multiplier of cos and sin, rounded to float32 at the steps where transformers' <c>modeling_rope_utils</c> under torch
/// rounds. Scalars of a configuration are float64 there until they meet a tensor.
/// </summary>
internal static class RopeFrequencies
{
    /// <param name="sequenceLength">Longest sequence of the batch: dynamic and longrope depend on it.</param>
    public static (float[] InverseFrequencies, float AttentionFactor) Compute(RopeParameters parameters, int sequenceLength)
    {
        if (parameters.Dimension < 2 || parameters.Dimension % 2 != 0)
            throw Invalid($"{parameters.Dimension} rotated values per head are not pairs; head_dim * partial_rotary_factor must be even and positive");
        if (!(parameters.Theta > 0))
            throw Invalid($"rope_theta is {parameters.Theta}; it must be positive");
        return parameters.Scaling switch
        {
            RopeScaling.Default => (Inverse(Powers(parameters.Theta, parameters.Dimension)), 1),
            RopeScaling.Linear => (Linear(parameters), 1),
            RopeScaling.Dynamic => (Dynamic(parameters, sequenceLength), 1),
            RopeScaling.Llama3 => (Llama3(parameters), 1),
            RopeScaling.Yarn => Yarn(parameters),
            RopeScaling.LongRope => LongRope(parameters, sequenceLength),
            _ => throw Invalid($"{parameters.Scaling} is not a known rope_type"),
        };
    }

    /// <summary>theta^(2 i / dimension).</summary>
    private static float[] Powers(double theta, int dimension)
    {
        var powers = new float[dimension / 2];
        for (var i = 0; i < powers.Length; i++)
            powers[i] = (float)Math.Pow((float)theta, 2f * i / dimension);
        return powers;
    }

    private static float[] Inverse(float[] powers) => Array.ConvertAll(powers, static power => 1 / power);

    private static float[] Linear(RopeParameters parameters)
    {
        var factor = (float)Required(parameters.Factor, "factor", parameters);
        return Array.ConvertAll(Inverse(Powers(parameters.Theta, parameters.Dimension)), frequency => frequency / factor);
    }

    private static float[] Dynamic(RopeParameters parameters, int sequenceLength)
    {
        var factor = Required(parameters.Factor, "factor", parameters);
        double trained = Required(parameters.OriginalMaxPosition ?? parameters.MaxPosition, "max_position_embeddings", parameters);
        var length = Math.Max(sequenceLength, trained);
        double dimension = parameters.Dimension;
        // With two rotated values the exponent is infinite; the one frequency is 1 whatever the base.
        var theta = dimension == 2
            ? parameters.Theta
            : parameters.Theta * Math.Pow((factor * length / trained) - (factor - 1), dimension / (dimension - 2));
        return Inverse(Powers(theta, parameters.Dimension));
    }

    private static float[] Llama3(RopeParameters parameters)
    {
        var factor = (float)Required(parameters.Factor, "factor", parameters);
        double original = Required(parameters.OriginalMaxPosition ?? parameters.MaxPosition, "original_max_position_embeddings", parameters);
        double low = parameters.LowFrequencyFactor, high = parameters.HighFrequencyFactor;
        if (low == high)
            throw Invalid($"low_freq_factor and high_freq_factor are both {low}; llama3 interpolates between them");
        float longest = (float)(original / low), shortest = (float)(original / high);
        var frequencies = Inverse(Powers(parameters.Theta, parameters.Dimension));
        for (var i = 0; i < frequencies.Length; i++)
        {
            var frequency = frequencies[i];
            // torch divides a number by a tensor as number * (1 / tensor): two roundings.
            var wavelength = 1 / frequency * (float)(2 * Math.PI);
            if (wavelength > longest)
            {
                frequencies[i] = frequency / factor;
            }
            else if (wavelength >= shortest)
            {
                var smooth = ((1 / wavelength * (float)original) - (float)low) / (float)(high - low);
                frequencies[i] = ((1 - smooth) * frequency / factor) + (smooth * frequency);
            }
        }

        return frequencies;
    }

    private static (float[] InverseFrequencies, float AttentionFactor) Yarn(RopeParameters parameters)
    {
        double original = Required(parameters.OriginalMaxPosition ?? parameters.MaxPosition, "original_max_position_embeddings", parameters);
        var factor = parameters.Factor ?? (Required(parameters.MaxPosition, "factor", parameters) / original);
        var attention = parameters.AttentionFactor
            ?? (parameters is { Mscale: > 0 and var mscale, MscaleAllDim: > 0 and var all }
                ? Magnitude(factor, mscale) / Magnitude(factor, all)
                : Magnitude(factor, 1));

        double dimension = parameters.Dimension;
        double low = DimensionOf(parameters.BetaFast), high = DimensionOf(parameters.BetaSlow);
        if (parameters.Truncate)
            (low, high) = (Math.Floor(low), Math.Ceiling(high));
        (low, high) = (Math.Max(low, 0), Math.Min(high, dimension - 1));
        if (low == high)
            high += 0.001;

        var powers = Powers(parameters.Theta, parameters.Dimension);
        var frequencies = new float[powers.Length];
        for (var i = 0; i < frequencies.Length; i++)
        {
            var ramp = Math.Clamp((i - (float)low) / (float)(high - low), 0f, 1f);
            var kept = 1 - ramp;
            float extrapolated = 1 / powers[i], interpolated = 1 / ((float)factor * powers[i]);
            frequencies[i] = (interpolated * (1 - kept)) + (extrapolated * kept);
        }

        return (frequencies, (float)attention);

        // The dimension whose frequency turns `rotations` times within the original length.
        double DimensionOf(double rotations) =>
            dimension * Math.Log(original / (rotations * 2 * Math.PI)) / (2 * Math.Log(parameters.Theta));
    }

    /// <summary>yarn's mscale: 0.1 * weight * ln(factor) + 1.</summary>
    private static double Magnitude(double factor, double weight) => factor <= 1 ? 1 : (0.1 * weight * Math.Log(factor)) + 1;

    private static (float[] InverseFrequencies, float AttentionFactor) LongRope(RopeParameters parameters, int sequenceLength)
    {
        double original = Required(parameters.OriginalMaxPosition ?? parameters.MaxPosition, "original_max_position_embeddings", parameters);
        // Where the model states both lengths their ratio counts, not `factor`.
        var factor = parameters is { OriginalMaxPosition: not null, MaxPosition: { } maximum } ? maximum / original : parameters.Factor ?? 1;
        var attention = parameters.AttentionFactor ?? (factor <= 1 ? 1 : Math.Sqrt(1 + (Math.Log(factor) / Math.Log(original))));

        var isLong = sequenceLength > original;
        var name = isLong ? "long_factor" : "short_factor";
        var divisors = (isLong ? parameters.LongFactors : parameters.ShortFactors) ?? throw Missing(name, parameters);
        if (divisors.Count != parameters.Dimension / 2)
            throw Invalid($"{name} has {divisors.Count} values; {parameters.Dimension} rotated values per head have {parameters.Dimension / 2} frequencies");
        var powers = Powers(parameters.Theta, parameters.Dimension);
        for (var i = 0; i < powers.Length; i++)
            powers[i] = 1 / (divisors[i] * powers[i]);
        return (powers, (float)attention);
    }

    private static T Required<T>(T? value, string name, RopeParameters parameters)
        where T : struct => value ?? throw Missing(name, parameters);

    private static ArgumentException Missing(string name, RopeParameters parameters) =>
        Invalid($"rope_type {parameters.Scaling} needs {name}, which config.json does not give");

    private static ArgumentException Invalid(string reason) => new($"Rotary embedding: {reason}.");
}
