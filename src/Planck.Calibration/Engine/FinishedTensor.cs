using System;
using System.Runtime.InteropServices;
using Planck.Algebra;
using Planck.Architectures.Graph;
using Planck.Inference;

namespace Planck.Calibration;

/// <summary>A tensor some of whose matrices are quantized; the others, if there are such, are the model's.</summary>
/// <param name="quantized">The quantized matrix of a stack, as bf16 bits [out_features, in_features]; null for one that stays as it is.</param>
/// <param name="original">Loads the tensor as the model has it.</param>
internal sealed class FinishedTensor(Func<int, (ushort[] Bits, int Rows, int Columns)?> quantized, Func<LoadedTensor> original) : LoadedTensor
{
    private LoadedTensor? _original;

    public override Weight Matrix(WeightLayout layout, int index = 0) => quantized(index) is { } matrix
        ? new Bf16Weight(MemoryMarshal.AsBytes(matrix.Bits.AsSpan()).ToArray(), matrix.Rows, matrix.Columns)
        : (_original ??= original()).Matrix(layout, index);

    public override float[] Values() => (_original ??= original()).Values();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _original?.Dispose();
    }
}
