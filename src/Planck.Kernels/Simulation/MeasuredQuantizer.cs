using System;
using Planck.Kernels.Codecs;
using Planck.Kernels.Cpu;
using Planck.Kernels.Simulation.Elements;

namespace Planck.Kernels.Simulation;

/// <summary>A scale per row or per block, measured on the spot.</summary>
/// <param name="name">Of the format, for errors.</param>
/// <param name="blockSize">Columns of a block; 0 for a row.</param>
internal sealed class MeasuredQuantizer<TElement>(SimdLevel level, string name, int blockSize, TElement element) : ActivationQuantizer
    where TElement : struct, ISimulatedElement
{
    public override void Apply(Span<float> values, int columns)
    {
        if (blockSize > 0 && columns % blockSize != 0)
            throw new ArgumentException($"{columns} features are no multiple of {name}'s block of {blockSize}", nameof(columns));
        Bf16.RoundAll(values);
        SimulatedRuns.ApplyMeasured(level, values, blockSize > 0 ? blockSize : columns, 0, values, element);
    }
}
