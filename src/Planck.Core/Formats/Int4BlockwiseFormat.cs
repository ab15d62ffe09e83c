using Planck.Collections;

namespace Planck.Formats;

/// <summary>Symmetric int4 weights, two rows per byte, with a float32 scale per group of columns, <c>amax / 7</c>.</summary>
public sealed record Int4BlockwiseFormat : QuantFormat
{
    public override string Id => "int4_blockwise_weight_only";

    public override string TypeName => "Int4Blockwise";

    public override string Title => "INT4 weights, one scale per group of 128 columns; 16-bit activations";

    public override string Weights => "int4_blockwise";

    public override string Activations => "none";

    public override string QuantAlgo => "W4A16_AWQ";

    public override int DefaultBlockSize => 128;

    public override EquatableArray<int> BlockSizes => [32, 64, 128, 256];

    public override int RowMultiple => 2;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.U8, [rows / 2, columns]),
        new("weight_scale", DType.F32, [rows, columns / blockSize]),
    ];
}
