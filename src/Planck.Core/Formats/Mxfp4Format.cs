namespace Planck.Formats;

/// <summary>e2m1 weights and, when served, e2m1 activations.</summary>
public sealed record Mxfp4Format : MicroscalingFormat
{
    public override string Id => "mxfp4";

    public override string TypeName => "Mxfp4";

    public override string Title => "MXFP4 weights and activations, e8m0 scale per block of 32";

    public override string Weights => "mxfp4";

    public override string Activations => "mxfp4";

    public override string QuantAlgo => "mxfp4";

    protected override int ElementsPerByte => 2;
}
