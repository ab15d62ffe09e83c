namespace Planck.Algorithms;

/// <summary>The multiple of the amax with the smallest squared error of the weights sets the scale.</summary>
public sealed record Mse : CalibrationAlgorithm
{
    public override string Id => "mse";

    public override bool NeedsInputs => false;

    public double StepSize { get; init; } = 0.1;

    public double StartMultiplier { get; init; } = 0.25;

    public double StopMultiplier { get; init; } = 4.0;

    /// <summary>For static NVFP4: try every positive e4m3 number as the block scale instead of multiples of the amax.</summary>
    public bool Fp8ScaleSweep { get; init; }

    /// <summary>
    /// For static NVFP4: whether linears that an engine fuses (q, k and v; gate and up) have one range while their blocks are searched. ModelOpt's
    /// <c>shared_states: {weight_global_amax: {patterns: []}}</c> is false; what is exported has the largest of their ranges either way.
    /// </summary>
    public bool ShareGlobalAmax { get; init; } = true;
}
