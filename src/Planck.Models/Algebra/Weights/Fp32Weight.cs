using System;
using System.Runtime.InteropServices;

namespace Planck.Algebra;

/// <summary>A weight stored as float32.</summary>
public sealed class Fp32Weight : DenseWeight
{
    /// <exception cref="ArgumentException">The layout reaches outside of the bytes.</exception>
    public Fp32Weight(TensorBytes bytes, in DenseLayout layout)
        : base(bytes, layout, sizeof(float))
    {
    }

    /// <summary>A weight [<paramref name="rows"/>, <paramref name="columns"/>] stored row by row.</summary>
    /// <exception cref="ArgumentException">There are fewer bytes than that.</exception>
    public Fp32Weight(ReadOnlyMemory<byte> bytes, int rows, int columns)
        : this(TensorBytes.Over(bytes), DenseLayout.RowMajor(rows, columns))
    {
    }

    internal override StoredElement Element => StoredElement.Fp32;

    private protected override DenseWeight With(in DenseLayout layout) => new Fp32Weight(Bytes, layout);

    private protected override void WidenElements(ReadOnlySpan<byte> source, int stride, Span<float> destination)
    {
        var singles = MemoryMarshal.Cast<byte, float>(source);
        for (var index = 0; index < destination.Length; index++)
            destination[index] = singles[index * stride];
    }
}
