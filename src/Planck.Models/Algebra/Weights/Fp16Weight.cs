using System;
using System.Runtime.InteropServices;

namespace Planck.Algebra;

/// <summary>A weight stored as IEEE half precision.</summary>
public sealed class Fp16Weight : DenseWeight
{
    /// <exception cref="ArgumentException">The layout reaches outside of the bytes.</exception>
    public Fp16Weight(TensorBytes bytes, in DenseLayout layout)
        : base(bytes, layout, sizeof(ushort))
    {
    }

    /// <summary>A weight [<paramref name="rows"/>, <paramref name="columns"/>] stored row by row.</summary>
    /// <exception cref="ArgumentException">There are fewer bytes than that.</exception>
    public Fp16Weight(ReadOnlyMemory<byte> bytes, int rows, int columns)
        : this(TensorBytes.Over(bytes), DenseLayout.RowMajor(rows, columns))
    {
    }

    internal override StoredElement Element => StoredElement.Fp16;

    private protected override DenseWeight With(in DenseLayout layout) => new Fp16Weight(Bytes, layout);

    private protected override void WidenElements(ReadOnlySpan<byte> source, int stride, Span<float> destination)
    {
        var halves = MemoryMarshal.Cast<byte, Half>(source);
        for (var index = 0; index < destination.Length; index++)
            destination[index] = (float)halves[index * stride];
    }
}
