namespace Planck.Algorithms;

/// <summary>
/// Experts that are published in MXFP4 become NVFP4 with the same codes, and scales that follow from theirs, where a tensor's exponents are within 17 powers of two: ModelOpt's option
/// <c>--cast_mxfp4_to_nvfp4</c> (NVIDIA/Model-Optimizer pull request 1372).
/// </summary>
public sealed record CastMxfp4ToNvfp4 : CalibrationAlgorithm
{
    public override string Id => "cast_mxfp4_to_nvfp4";

    public override bool NeedsInputs => false;

    public override bool Searches => false;

    /// <summary>The NVFP4 block that it makes: half of MXFP4's.</summary>
    public const int BlockSize = 16;
}
