using Planck.Collections;

namespace Planck.Formats;

/// <summary>e2m1 weights with an e4m3 scale per block of 32 and a float32 scale per tensor, <c>amax / 448</c>; FP8 activations.</summary>
public sealed record W4A8Nvfp4Fp8Format : QuantFormat
{
    public override string Id => "w4a8_nvfp4_fp8";

    public override string TypeName => "W4A8Nvfp4Fp8";

    public override string Title => "NVFP4 weights, e4m3 scale per block of 32 and one float32 scale; FP8 activations, one scale";

    public override string Weights => "nvfp4_32";

    public override string Activations => "fp8";

    public override string QuantAlgo => "W4A8_NVFP4_FP8";

    public override int DefaultBlockSize => 32;

    public override bool MeasuresActivations => true;

    public override bool SharesTensorScale => true;

    public override EquatableArray<TensorSpec> Tensors(long rows, long columns, int blockSize) =>
    [
        new("weight", DType.U8, [rows, columns / 2]),
        new("weight_scale", DType.F8_E4M3, [rows, columns / blockSize]),
        new("weight_scale_2", DType.F32, []),
        new("input_scale", DType.F32, []),
    ];
}
