namespace Planck.Formats;

/// <summary>e2m1 weights; the bytes are those of <c>mxfp4</c>.</summary>
public sealed record Mxfp4WeightOnlyFormat : MicroscalingFormat
{
    public override string Id => "mxfp4_weight_only";

    public override string TypeName => "Mxfp4WeightOnly";

    public override string Title => "MXFP4 weights, e8m0 scale per block of 32; 16-bit activations";

    public override string Weights => "mxfp4";

    public override string Activations => "none";

    public override string QuantAlgo => "mxfp4";

    protected override int ElementsPerByte => 2;
}
