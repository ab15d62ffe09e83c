namespace Planck.Formats;

/// <summary>As <see cref="Nvfp4StaticFormat"/>; the largest weight of a block becomes 4 or 6, whichever errs less.</summary>
public sealed record Nvfp4FourOverSixFormat : Nvfp4WeightFormat
{
    public override string Id => "nvfp4_four_over_six";

    public override string TypeName => "Nvfp4FourOverSix";

    public override string Title => "NVFP4 weights whose blocks reach to 4 or 6, whichever errs less; NVFP4 activations";

    public override string Weights => "nvfp4_four_over_six";

    public override string Activations => "nvfp4";

    public override string QuantAlgo => "NVFP4";

    public override bool StaticBlocks => true;

    public override bool MeasuresActivations => true;
}
