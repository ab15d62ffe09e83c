using Planck.Collections;

namespace Planck.Formats;

/// <summary>e3m2 weights and activations in blocks of 32 that share a power of two. No engine loads it: it can be evaluated and not exported.</summary>
public sealed record Mxfp6Format : QuantFormat
{
    public override string Id => "mxfp6";

    public override string TypeName => "Mxfp6";

    public override string Title => "MXFP6 (e3m2) weights and activations, e8m0 scale per block of 32; to evaluate only";

    public override string Weights => "mxfp6";

    public override string Activations => "mxfp6";

    public override string QuantAlgo => "mxfp6";

    public override bool IsExportable => false;

    public override int DefaultBlockSize => 32;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.U8, [rows, columns * 3 / 4]),
        new("weight_scale", DType.U8, [rows, columns / blockSize]),
    ];
}
