using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Simulation;

/// <summary>Takes a bias off before another quantizer and puts it back onto its results in bf16 (ModelOpt's affine caches).</summary>
/// <param name="bias">One number per column: [kv heads, head_dim] of a token.</param>
internal sealed class AffineQuantizer(ActivationQuantizer quantizer, float[] bias) : ActivationQuantizer
{
    public override void Apply(Span<float> values, int columns)
    {
        if (columns != bias.Length)
            throw new ArgumentException($"{columns} features are given to a cache with a bias of {bias.Length}; give it whole tokens, all heads", nameof(columns));
        Bf16.RoundAll(values);
        for (var at = 0; at < values.Length; at += columns)
            Add(values.Slice(at, columns), -1f);
        quantizer.Apply(values, columns);
        Bf16.RoundAll(values);
        for (var at = 0; at < values.Length; at += columns)
            Add(values.Slice(at, columns), 1f);
    }

    private void Add(Span<float> row, float sign)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] += sign * bias[i];
    }
}
