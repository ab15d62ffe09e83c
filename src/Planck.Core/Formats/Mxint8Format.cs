using Planck.Collections;

namespace Planck.Formats;

/// <summary>int8 weights and activations in blocks of 32 that share a power of two. No engine loads it: it can be evaluated and not exported.</summary>
public sealed record Mxint8Format : QuantFormat
{
    public override string Id => "mxint8";

    public override string TypeName => "Mxint8";

    public override string Title => "MXINT8 weights and activations, e8m0 scale per block of 32; to evaluate only";

    public override string Weights => "mxint8";

    public override string Activations => "mxint8";

    public override string QuantAlgo => "mxint8";

    public override bool IsExportable => false;

    public override int DefaultBlockSize => 32;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.I8, [rows, columns]),
        new("weight_scale", DType.U8, [rows, columns / blockSize]),
    ];
}
