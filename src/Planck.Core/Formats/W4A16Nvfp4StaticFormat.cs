namespace Planck.Formats;

/// <summary>As <see cref="W4A16Nvfp4Format"/>, with block scales that an algorithm may choose.</summary>
public sealed record W4A16Nvfp4StaticFormat : Nvfp4WeightFormat
{
    public override string Id => "w4a16_nvfp4_static";

    public override string TypeName => "W4A16Nvfp4Static";

    public override string Title => "NVFP4 weights whose block scales an algorithm chooses; 16-bit activations";

    public override string Weights => "nvfp4_static";

    public override string Activations => "none";

    public override string QuantAlgo => "W4A16_NVFP4";

    public override bool StaticBlocks => true;
}
