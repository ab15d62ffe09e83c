using Planck.Collections;

namespace Planck.Formats;

/// <summary>e4m3 weights with a float32 scale per 128 x 128 block; blocks at the edge are smaller.</summary>
public sealed record Fp8BlockwiseFormat : QuantFormat
{
    public override string Id => "fp8_2d_blockwise_weight_only";

    public override string TypeName => "Fp8Blockwise2D";

    public override string Title => "FP8 weights, one scale per 128 x 128 block";

    public override string Weights => "fp8_2d_blockwise";

    public override string Activations => "none";

    public override string QuantAlgo => "fp8_pb_wo";

    public override int DefaultBlockSize => 128;

    public override int BlockRows => 128;

    public override bool BlockMustDivide => false;

    public override bool SharesScale(long rows, long columns, int blockSize) => IsOneBlock(rows, columns, blockSize);

    /// <summary>The scale of a weight of one block is a scalar, as ModelOpt 0.47 writes it.</summary>
    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.F8_E4M3, [rows, columns]),
        new("weight_scale", DType.F32, IsOneBlock(rows, columns, blockSize)
            ? []
            : [(rows + BlockRows - 1) / BlockRows, 1, (columns + blockSize - 1) / blockSize, 1]),
    ];

    public override bool Stacks => true;

    /// <summary>Scales are those of the experts' weights as [out_features, in_features], also where one block is all there is.</summary>
    public override EquatableArray<TensorSpec> StackedTensors(long experts, long rows, long columns, int blockSize) =>
    [
        new("", DType.F8_E4M3, [experts, columns, rows]),
        new("_weight_scale", DType.F32, [experts, (rows + BlockRows - 1) / BlockRows, 1, (columns + blockSize - 1) / blockSize, 1]),
    ];

    private bool IsOneBlock(long rows, long columns, int blockSize) => rows <= BlockRows && columns <= blockSize;
}
