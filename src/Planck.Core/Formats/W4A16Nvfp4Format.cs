using Planck.Collections;

namespace Planck.Formats;

/// <summary>e2m1 weights, two per byte, with an e4m3 scale per block and a float32 scale per tensor.</summary>
public sealed record W4A16Nvfp4Format : Nvfp4WeightFormat
{
    public override string Id => "w4a16_nvfp4";

    public override string TypeName => "W4A16Nvfp4";

    public override string Title => "NVFP4 weights, e4m3 scale per block of 16 and one float32 scale; 16-bit activations";

    public override string Weights => "nvfp4";

    public override string Activations => "none";

    public override string QuantAlgo => "W4A16_NVFP4";

    public override EquatableArray<int> BlockSizes => [16, 32];

    public override bool Stacks => true;
}
