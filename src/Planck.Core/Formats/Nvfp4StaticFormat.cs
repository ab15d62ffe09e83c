namespace Planck.Formats;

/// <summary>As <see cref="Nvfp4Format"/>, with block scales of the weights that an algorithm may choose.</summary>
public sealed record Nvfp4StaticFormat : Nvfp4WeightFormat
{
    public override string Id => "nvfp4_static";

    public override string TypeName => "Nvfp4Static";

    public override string Title => "NVFP4 weights whose block scales an algorithm chooses; NVFP4 activations";

    public override string Weights => "nvfp4_static";

    public override string Activations => "nvfp4";

    public override string QuantAlgo => "NVFP4";

    public override bool StaticBlocks => true;

    public override bool MeasuresActivations => true;
}
