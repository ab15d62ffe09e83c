using Planck.Collections;

namespace Planck.Formats;

/// <summary>int4 weights in groups of 128 within e4m3's range, for tensor cores that compute in FP8; FP8 activations.</summary>
public sealed record W4A8AwqFormat : QuantFormat
{
    public override string Id => "w4a8_awq";

    public override string TypeName => "W4A8Awq";

    public override string Title => "INT4 weights, one scale per group of 128 columns and one float32 scale; FP8 activations, one scale";

    public override string Weights => "int4_fp8";

    public override string Activations => "fp8";

    public override string QuantAlgo => "W4A8_AWQ";

    public override int DefaultBlockSize => 128;

    public override int RowMultiple => 2;

    public override bool MeasuresActivations => true;

    public override bool SharesTensorScale => true;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.U8, [rows / 2, columns]),
        new("weight_scale", DType.F32, [rows, columns / blockSize]),
        new("weight_scale_2", DType.F32, []),
        new("input_scale", DType.F32, []),
    ];
}
