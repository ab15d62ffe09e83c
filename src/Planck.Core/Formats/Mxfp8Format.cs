namespace Planck.Formats;

/// <summary>e4m3 weights and, when served, e4m3 activations.</summary>
public sealed record Mxfp8Format : MicroscalingFormat
{
    public override string Id => "mxfp8";

    public override string TypeName => "Mxfp8";

    public override string Title => "MXFP8 weights and activations, e8m0 scale per block of 32";

    public override string Weights => "mxfp8";

    public override string Activations => "mxfp8";

    public override string QuantAlgo => "MXFP8";

    protected override int ElementsPerByte => 1;
}
