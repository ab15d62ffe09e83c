using Planck.Collections;

namespace Planck.Formats;

/// <summary>e2m1 weights, two per byte, with an e4m3 scale per block and a float32 scale per tensor.</summary>
public sealed record W4A16Nvfp4Format : QuantFormat
{
    public override string Id => "w4a16_nvfp4";

    public override string TypeName => "W4A16Nvfp4";

    public override string Title => "NVFP4 weights, e4m3 scale per block of 16 and one float32 scale; 16-bit activations";

    public override string Weights => "nvfp4";

    public override string Activations => "none";

    public override string QuantAlgo => "W4A16_NVFP4";

    public override int DefaultBlockSize => 16;

    public override EquatableArray<int> BlockSizes => [16, 32];

    public override bool SharesTensorScale => true;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.U8, [rows, columns / 2]),
        new("weight_scale", DType.F8_E4M3, [rows, columns / blockSize]),
        new("weight_scale_2", DType.F32, []),
    ];

    public override bool Stacks => true;

    public override EquatableArray<TensorSpec> StackedTensors(long experts, long rows, long columns, int blockSize) =>
    [
        new("", DType.U8, [experts, columns / 2, rows]),
        new("_weight_scale", DType.F8_E4M3, [experts, columns / blockSize, rows]),
        new("_weight_scale_2", DType.F32, []),
    ];
}
