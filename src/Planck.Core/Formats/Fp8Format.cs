using Planck.Collections;

namespace Planck.Formats;

/// <summary>e4m3 weights and activations with a float32 scale per tensor, <c>amax / 448</c>.</summary>
public sealed record Fp8Format : QuantFormat
{
    public override string Id => "fp8";

    public override string TypeName => "Fp8";

    public override string Title => "FP8 weights and activations, one scale per tensor";

    public override string Weights => "fp8";

    public override string Activations => "fp8";

    public override string QuantAlgo => "FP8";

    public override bool MeasuresActivations => true;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.F8_E4M3, [rows, columns]),
        new("weight_scale", DType.F32, []),
        new("input_scale", DType.F32, []),
    ];

    public override bool Stacks => true;

    public override EquatableArray<TensorSpec> StackedTensors(long experts, long rows, long columns, int blockSize) =>
    [
        new("", DType.F8_E4M3, [experts, columns, rows]),
        new("_weight_scale", DType.F32, []),
        new("_input_scale", DType.F32, []),
    ];
}
