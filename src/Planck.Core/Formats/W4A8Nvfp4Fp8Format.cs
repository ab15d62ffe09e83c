namespace Planck.Formats;

/// <summary>e2m1 weights with an e4m3 scale per block of 32 and a float32 scale per tensor, <c>amax / 448</c>; FP8 activations.</summary>
public sealed record W4A8Nvfp4Fp8Format : Nvfp4WeightFormat
{
    public override string Id => "w4a8_nvfp4_fp8";

    public override string TypeName => "W4A8Nvfp4Fp8";

    public override string Title => "NVFP4 weights, e4m3 scale per block of 32 and one float32 scale; FP8 activations, one scale";

    public override string Weights => "nvfp4_32";

    public override string Activations => "fp8";

    public override string QuantAlgo => "W4A8_NVFP4_FP8";

    public override int DefaultBlockSize => 32;

    public override bool MeasuresActivations => true;
}
