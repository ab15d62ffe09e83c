using System;
using System.Runtime.InteropServices;
using Planck.Kernels.Codecs;

namespace Planck.Algebra;

/// <summary>A weight stored as bfloat16.</summary>
public sealed class Bf16Weight : DenseWeight
{
    /// <exception cref="ArgumentException">The layout reaches outside of the bytes.</exception>
    public Bf16Weight(TensorBytes bytes, in DenseLayout layout)
        : base(bytes, layout, sizeof(ushort))
    {
    }

    /// <summary>A weight [<paramref name="rows"/>, <paramref name="columns"/>] stored row by row.</summary>
    /// <exception cref="ArgumentException">There are fewer bytes than that.</exception>
    public Bf16Weight(ReadOnlyMemory<byte> bytes, int rows, int columns)
        : this(TensorBytes.Over(bytes), DenseLayout.RowMajor(rows, columns))
    {
    }

    internal override StoredElement Element => StoredElement.Bf16;

    private protected override DenseWeight With(in DenseLayout layout) => new Bf16Weight(Bytes, layout);

    private protected override void WidenElements(ReadOnlySpan<byte> source, int stride, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<byte, ushort>(source);
        for (var index = 0; index < destination.Length; index++)
            destination[index] = Bf16.ToSingle(bits[index * stride]);
    }
}
