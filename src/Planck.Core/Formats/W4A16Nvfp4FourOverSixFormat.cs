namespace Planck.Formats;

/// <summary>As <see cref="W4A16Nvfp4StaticFormat"/>; the largest weight of a block becomes 4 or 6, whichever errs less.</summary>
public sealed record W4A16Nvfp4FourOverSixFormat : Nvfp4WeightFormat
{
    public override string Id => "w4a16_nvfp4_four_over_six";

    public override string TypeName => "W4A16Nvfp4FourOverSix";

    public override string Title => "NVFP4 weights whose blocks reach to 4 or 6, whichever errs less; 16-bit activations";

    public override string Weights => "nvfp4_four_over_six";

    public override string Activations => "none";

    public override string QuantAlgo => "W4A16_NVFP4";

    public override bool StaticBlocks => true;
}
