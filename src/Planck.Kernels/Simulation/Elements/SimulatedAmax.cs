namespace Planck.Kernels.Simulation.Elements;

/// <summary>Constants of ModelOpt's simulation.</summary>
internal static class SimulatedAmax
{
    /// <summary>2^-24: an amax up to here counts as zero.</summary>
    public const float Tiny = 1f / (1 << 24);

    /// <summary>A dynamic NVFP4 block whose scale is smaller takes scale 1, which makes its values zero.</summary>
    public const float SmallestDynamicScale = 1e-5f;

    /// <summary>What the dynamic NVFP4 kernel takes for the tensor-wide scale of a tensor of zeros.</summary>
    public const float DynamicScaleOfZeros = 1e-12f;
}
