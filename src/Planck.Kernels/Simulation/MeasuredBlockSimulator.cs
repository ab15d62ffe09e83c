using System;
using Planck.Kernels.Cpu;
using Planck.Kernels.Simulation.Elements;

namespace Planck.Kernels.Simulation;

/// <summary>A format that measures the amax of its blocks while it rounds them. A last block with fewer columns counts as filled up with zeros.</summary>
/// <param name="layout"><see cref="AmaxLayout.Tensor"/> where blocks share a tensor-wide scale, else <see cref="AmaxLayout.None"/>.</param>
/// <param name="blockSize">Columns of a block.</param>
internal sealed class MeasuredBlockSimulator<TElement>(SimdLevel level, AmaxLayout layout, int blockSize, TElement element) : WeightSimulator
    where TElement : struct, ISimulatedElement
{
    public override AmaxLayout Layout => layout;

    public override int AmaxCount(int rows, int columns) => layout == AmaxLayout.Tensor ? 1 : 0;

    public override void Measure(ReadOnlySpan<float> weight, int rows, int columns, Span<float> amax)
    {
        Check(weight, rows, columns, amax.Length);
        if (layout == AmaxLayout.None)
            return;
        amax.Clear();
        if (level == SimdLevel.Avx512)
            SimulatedRuns.Amax<Lanes512>(weight, Math.Max(weight.Length, 1), amax);
        else if (level == SimdLevel.Avx2)
            SimulatedRuns.Amax<Lanes256>(weight, Math.Max(weight.Length, 1), amax);
        else
            SimulatedRuns.Amax<Lanes128>(weight, Math.Max(weight.Length, 1), amax);
    }

    public override void Apply(ReadOnlySpan<float> weight, int rows, int columns, ReadOnlySpan<float> amax, float globalAmax, Span<float> result)
    {
        Check(weight, rows, columns, amax.Length);
        KernelArguments.Require(result.Length == weight.Length);
        var tensorAmax = layout == AmaxLayout.Tensor ? amax[0] : 0f;

        // Where blocks divide the columns, the rows are one long sequence of blocks.
        var sequence = columns % blockSize == 0 ? weight.Length : columns;
        for (var start = 0; start < weight.Length; start += sequence)
        {
            SimulatedRuns.ApplyMeasured(level, weight.Slice(start, sequence), blockSize, tensorAmax, result.Slice(start, sequence), element);
        }
    }

    private void Check(ReadOnlySpan<float> weight, int rows, int columns, int amaxes)
    {
        KernelArguments.Require(rows >= 0 && columns >= 0);
        KernelArguments.Require(weight.Length == (long)rows * columns);
        KernelArguments.Require(amaxes == AmaxCount(rows, columns));
    }
}
