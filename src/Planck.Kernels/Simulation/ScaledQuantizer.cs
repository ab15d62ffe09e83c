using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Cpu;
using Planck.Kernels.Simulation.Elements;

namespace Planck.Kernels.Simulation;

/// <summary>One scale for all values.</summary>
internal sealed class ScaledQuantizer<TElement>(SimdLevel level, float scale, TElement element) : ActivationQuantizer
    where TElement : struct, ISimulatedElement
{
    public override void Apply(Span<float> values, int columns)
    {
        Bf16.RoundAll(values);
        SimulatedRuns.ApplyFactors(level, values, scale, scale, element);
    }
}
