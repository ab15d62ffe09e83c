using Planck.Collections;

namespace Planck.Formats;

/// <summary>e2m1 weights and activations: an e4m3 scale per block of 16 and a float32 scale per tensor.</summary>
public sealed record Nvfp4Format : QuantFormat
{
    public override string Id => "nvfp4";

    public override string TypeName => "Nvfp4";

    public override string Title => "NVFP4 weights and activations, e4m3 scale per block of 16 and one float32 scale";

    public override string Weights => "nvfp4";

    public override string Activations => "nvfp4";

    public override string QuantAlgo => "NVFP4";

    public override int DefaultBlockSize => 16;

    public override bool MeasuresActivations => true;

    public override bool SharesTensorScale => true;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.U8, [rows, columns / 2]),
        new("weight_scale", DType.F8_E4M3, [rows, columns / blockSize]),
        new("weight_scale_2", DType.F32, []),
        new("input_scale", DType.F32, []),
    ];

    public override bool Stacks => true;

    public override EquatableArray<TensorSpec> StackedTensors(long experts, long rows, long columns, int blockSize) =>
    [
        new("", DType.U8, [experts, columns / 2, rows]),
        new("_weight_scale", DType.F8_E4M3, [experts, columns / blockSize, rows]),
        new("_weight_scale_2", DType.F32, []),
        new("_input_scale", DType.F32, []),
    ];
}
