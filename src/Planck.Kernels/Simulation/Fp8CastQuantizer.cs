using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Simulation;

/// <summary>e4m3 with the constant scale 1: values are rounded to e4m3 as they are, saturating at 448.</summary>
internal sealed class Fp8CastQuantizer : ActivationQuantizer
{
    public override void Apply(Span<float> values, int columns)
    {
        foreach (ref var value in values)
            value = E4M3.Round(Bf16.ToSingle(Bf16.Round(value)));
    }
}
