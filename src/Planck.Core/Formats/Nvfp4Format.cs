namespace Planck.Formats;

/// <summary>e2m1 weights and activations: an e4m3 scale per block of 16 and a float32 scale per tensor.</summary>
public sealed record Nvfp4Format : Nvfp4WeightFormat
{
    public override string Id => "nvfp4";

    public override string TypeName => "Nvfp4";

    public override string Title => "NVFP4 weights and activations, e4m3 scale per block of 16 and one float32 scale";

    public override string Weights => "nvfp4";

    public override string Activations => "nvfp4";

    public override string QuantAlgo => "NVFP4";

    public override bool MeasuresActivations => true;

    public override bool Stacks => true;
}
