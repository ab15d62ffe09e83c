namespace Planck.Formats;

/// <summary>e2m1 weights, FP8 activations.</summary>
public sealed record W4A8Mxfp4Fp8Format : MicroscalingFormat
{
    public override string Id => "w4a8_mxfp4_fp8";

    public override string TypeName => "W4A8Mxfp4Fp8";

    public override string Title => "MXFP4 weights, e8m0 scale per block of 32; FP8 activations when served";

    public override string Weights => "mxfp4";

    public override string Activations => "fp8";

    public override string QuantAlgo => "W4A8_MXFP4_FP8";

    protected override int ElementsPerByte => 2;
}
