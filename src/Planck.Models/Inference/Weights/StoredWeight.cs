using System;
using Planck.Algebra;
using Planck.Architectures.Graph;
using Planck.Collections;
using Planck.Formats;

namespace Planck.Inference;

/// <summary>A tensor of a checkpoint in the bytes it has there.</summary>
internal sealed unsafe class StoredWeight(NativeBuffer buffer, DType type, EquatableArray<long> shape) : LoadedTensor
{
    public override Weight Matrix(WeightLayout layout, int index = 0)
    {
        var (first, second) = ((int)shape[shape.Count - 2], (int)shape[shape.Count - 1]);
        var offset = (long)index * first * second;
        var dense = layout == WeightLayout.OutIn ? DenseLayout.RowMajor(first, second, offset) : DenseLayout.ColumnMajor(second, first, offset);
        var bytes = TensorBytes.Over((nint)buffer.Start, buffer.Bytes, buffer);
        return type switch
        {
            DType.F32 => new Fp32Weight(bytes, dense),
            DType.F16 => new Fp16Weight(bytes, dense),
            _ => new Bf16Weight(bytes, dense),
        };
    }

    public override float[] Values()
    {
        var values = new float[buffer.Bytes / type.Size()];
        StoredFloats.Widen(type, new(buffer.Start, checked((int)buffer.Bytes)), values);
        return values;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            buffer.Dispose();
    }
}
