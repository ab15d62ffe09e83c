using System;
using System.Buffers;

namespace Planck.Algebra.Products;

/// <summary>A weight held in place while strips are packed from it.</summary>
internal sealed unsafe class StripSource : IDisposable
{
    private MemoryHandle _pin;

    private StripSource(Weight weight, DenseWeight? dense)
    {
        (Weight, Dense) = (weight, dense);
        if (dense is null)
            return;
        _pin = dense.Bytes.Pin();
        Start = (byte*)_pin.Pointer + dense.Layout.Offset * dense.ElementSize;
    }

    public Weight Weight { get; }

    /// <summary>The weight, where its elements can be read from memory.</summary>
    public DenseWeight? Dense { get; }

    /// <summary>Element [0, 0] of <see cref="Dense"/>.</summary>
    public byte* Start { get; }

    public static StripSource Of(Weight weight) => new(weight, weight as DenseWeight);

    public void Dispose() => _pin.Dispose();
}
