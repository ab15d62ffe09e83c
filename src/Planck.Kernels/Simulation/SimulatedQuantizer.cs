using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Simulation;

/// <summary>Activations under a range, rounded as the weight of a tensor-wide range is, in and out of bf16.</summary>
internal sealed class SimulatedQuantizer(WeightSimulator simulator, float amax) : ActivationQuantizer
{
    public override void Apply(Span<float> values, int columns)
    {
        Bf16.RoundAll(values);
        simulator.Apply(values, values.Length / columns, columns, [amax], amax, values);
        Bf16.RoundAll(values);
    }
}
