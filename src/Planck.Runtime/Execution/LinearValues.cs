using System;
using System.Runtime.InteropServices;
using System.Threading;
using Planck.Calibration;
using Planck.Runtime.Export;

namespace Planck.Runtime.Execution;

/// <summary>
/// The large part of what calibration found for a linear: another weight, ranges of blocks, a part of low rank. It is asked for when the first of the linear's
/// work items begins and let go when the last has ended; items are taken in order, so no more linears are in memory than there are threads, and one.
/// </summary>
/// <param name="calibration">Null when there is nothing to ask for.</param>
internal sealed class LinearValues(ICalibrationResult? calibration, string module)
{
    private readonly Lock _lock = new();
    private LinearCalibration? _values;
    private int _missing;

    /// <summary>Another item will take them. Called before the run starts.</summary>
    public void Expect() => _missing++;

    public Loan Take()
    {
        if (calibration is null)
            return new(null, this);
        lock (_lock)
            return new(_values ??= calibration.Linear(module), this);
    }

    private void Return()
    {
        lock (_lock)
        {
            if (--_missing == 0)
                _values = null;
        }
    }

    /// <summary>The values, for one item.</summary>
    internal readonly struct Loan(LinearCalibration? values, LinearValues owner) : IDisposable
    {
        public LinearCalibration? Calibration => values;

        /// <summary>Rows of the weight as the kernel gets them: calibration's or the checkpoint's, in bf16, transformed.</summary>
        /// <param name="buffer">Room for the rows as the checkpoint stores them; the result lies in it.</param>
        public Span<ushort> Weight(WorkContext context, QuantizedLinear linear, long firstRow, int rows, Span<byte> buffer)
        {
            var columns = (int)linear.Linear.InFeatures;
            Span<ushort> weight;
            if (linear.Export.ReplacesWeight)
            {
                weight = MemoryMarshal.Cast<byte, ushort>(buffer)[..(rows * columns)];
                values!.Weight.AsSpan(checked((int)(firstRow * columns)), weight.Length).CopyTo(weight);
            }
            else
            {
                context.Source.Read(linear.Source, firstRow * linear.SourceRowBytes, buffer);
                weight = Bf16Weights.Round(buffer, linear.Source.DType);
            }

            linear.Export.Transform.Apply(weight, firstRow, columns);
            return weight;
        }

        /// <summary>The chosen ranges of rows.</summary>
        public ReadOnlySpan<float> Ranges(QuantizedLinear linear, long firstRow, int rows)
        {
            var (format, blockSize, columns) = (linear.Step.Format, linear.Step.BlockSize, (int)linear.Linear.InFeatures);
            var first = firstRow == 0 ? 0 : WeightRanges.Count(format, blockSize, checked((int)firstRow), columns);
            return values!.WeightAmax.AsSpan(first, WeightRanges.Count(format, blockSize, rows, columns));
        }

        public void Dispose() => owner.Return();
    }
}
