using System;
using Planck.Kernels.Simulation;

namespace Planck.Inference;

/// <summary>Multiplies columns by <c>pre_quant_scale</c>, and then quantizes.</summary>
/// <param name="factors">[in_features].</param>
/// <param name="quantizer">Null when activations stay in 16 bits.</param>
public sealed class SmoothedInput(float[] factors, ActivationQuantizer? quantizer) : ActivationQuantizer
{
    public override void Apply(Span<float> values, int columns)
    {
        for (var first = 0; first < values.Length; first += columns)
        {
            var row = values.Slice(first, columns);
            for (var i = 0; i < row.Length; i++)
                row[i] *= factors[i];
        }

        quantizer?.Apply(values, columns);
    }
}
