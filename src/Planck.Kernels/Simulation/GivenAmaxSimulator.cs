using System;
using Planck.Kernels.Cpu;
using Planck.Kernels.Simulation.Elements;

namespace Planck.Kernels.Simulation;

/// <summary>A format whose elements are rounded under an amax per tensor, row, block of columns or square.</summary>
/// <param name="layout">Anything but <see cref="AmaxLayout.None"/>.</param>
/// <param name="blockRows">Rows of a square.</param>
/// <param name="blockSize">Columns of a block or square.</param>
internal sealed class GivenAmaxSimulator<TElement>(SimdLevel level, AmaxLayout layout, int blockRows, int blockSize, TElement element) : WeightSimulator
    where TElement : struct, ISimulatedElement
{
    public override AmaxLayout Layout => layout;

    public override int AmaxCount(int rows, int columns) => layout switch
    {
        AmaxLayout.Tensor => 1,
        AmaxLayout.Row => rows,
        AmaxLayout.Block => checked(rows * RunsPerRow(columns)),
        _ => checked((rows + blockRows - 1) / blockRows * RunsPerRow(columns)),
    };

    public override void Measure(ReadOnlySpan<float> weight, int rows, int columns, Span<float> amax)
    {
        Check(weight, rows, columns, amax.Length);
        switch (level)
        {
            case SimdLevel.Avx512:
                Measure<Lanes512>(weight, rows, columns, amax);
                break;
            case SimdLevel.Avx2:
                Measure<Lanes256>(weight, rows, columns, amax);
                break;
            default:
                Measure<Lanes128>(weight, rows, columns, amax);
                break;
        }
    }

    public override void Apply(ReadOnlySpan<float> weight, int rows, int columns, ReadOnlySpan<float> amax, float globalAmax, Span<float> result)
    {
        Check(weight, rows, columns, amax.Length);
        KernelArguments.Require(result.Length == weight.Length);
        switch (level)
        {
            case SimdLevel.Avx512:
                Apply<Lanes512>(weight, rows, columns, amax, globalAmax, result);
                break;
            case SimdLevel.Avx2:
                Apply<Lanes256>(weight, rows, columns, amax, globalAmax, result);
                break;
            default:
                Apply<Lanes128>(weight, rows, columns, amax, globalAmax, result);
                break;
        }
    }

    private void Measure<TLanes>(ReadOnlySpan<float> weight, int rows, int columns, Span<float> amax)
        where TLanes : struct, ILanes<TLanes>
    {
        amax.Clear();
        if (IsOneSequence(columns))
        {
            SimulatedRuns.Amax<TLanes>(weight, Math.Max(Run(rows, columns), 1), amax);
            return;
        }

        var perRow = RunsPerRow(columns);
        Span<float> ofRow = new float[perRow];
        for (var row = 0; row < rows; row++)
        {
            SimulatedRuns.Amax<TLanes>(weight.Slice(row * columns, columns), blockSize, ofRow);
            var target = amax.Slice(FirstRun(row, perRow), perRow);
            for (var i = 0; i < perRow; i++)
                target[i] = Math.Max(target[i], ofRow[i]);
        }
    }

    private void Apply<TLanes>(ReadOnlySpan<float> weight, int rows, int columns, ReadOnlySpan<float> amax, float globalAmax, Span<float> result)
        where TLanes : struct, ILanes<TLanes>
    {
        if (IsOneSequence(columns))
        {
            SimulatedRuns.Apply<TLanes, TElement>(weight, Run(rows, columns), amax, globalAmax, result, element);
            return;
        }

        var perRow = RunsPerRow(columns);
        for (var row = 0; row < rows; row++)
        {
            var (start, first) = (row * columns, FirstRun(row, perRow));
            SimulatedRuns.Apply<TLanes, TElement>(
                weight.Slice(start, columns), blockSize, amax.Slice(first, perRow), globalAmax, result.Slice(start, columns), element);
        }
    }

    /// <summary>Whether the runs of all rows, one after the other, are the values in order.</summary>
    private bool IsOneSequence(int columns) => layout switch
    {
        AmaxLayout.Block => columns % blockSize == 0,
        AmaxLayout.Square => false,
        _ => true,
    };

    private int Run(int rows, int columns) => layout switch
    {
        AmaxLayout.Tensor => checked(rows * columns),
        AmaxLayout.Row => columns,
        _ => blockSize,
    };

    private int RunsPerRow(int columns) => (columns + blockSize - 1) / blockSize;

    private int FirstRun(int row, int perRow) => layout == AmaxLayout.Square ? row / blockRows * perRow : row * perRow;

    private void Check(ReadOnlySpan<float> weight, int rows, int columns, int amaxes)
    {
        KernelArguments.Require(rows >= 0 && columns >= 0);
        KernelArguments.Require(weight.Length == (long)rows * columns);
        KernelArguments.Require(amaxes == AmaxCount(rows, columns));
    }
}
