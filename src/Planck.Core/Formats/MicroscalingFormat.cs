using Planck.Collections;

namespace Planck.Formats;

/// <summary>
/// The microscaling formats (OCP MX): blocks of 32 columns share a power-of-two scale stored as a biased exponent byte (e8m0).
/// </summary>
public abstract record MicroscalingFormat : QuantFormat
{
    public override int DefaultBlockSize => 32;

    /// <summary>Elements of a stored weight per byte: 2 for e2m1, 1 for e4m3.</summary>
    protected abstract int ElementsPerByte { get; }

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", ElementsPerByte == 1 ? DType.F8_E4M3 : DType.U8, [rows, columns / ElementsPerByte]),
        new("weight_scale", DType.U8, [rows, columns / blockSize]),
    ];
}
