namespace Planck.Algorithms;

/// <summary>As <see cref="Mse"/>, with the error of a block weighted by the second moments of its inputs.</summary>
public sealed record LocalHessian : CalibrationAlgorithm
{
    public override string Id => "local_hessian";

    public override bool NeedsInputs => true;

    public override bool SeesQuantizedInputs => true;

    public double StepSize { get; init; } = 0.1;

    public double StartMultiplier { get; init; } = 0.25;

    public double StopMultiplier { get; init; } = 4.0;

    public bool Fp8ScaleSweep { get; init; } = true;

    /// <summary>Columns whose inputs' second moments are taken together.</summary>
    public int BlockSize { get; init; } = 16;

    /// <inheritdoc cref="Mse.ShareGlobalAmax"/>
    public bool ShareGlobalAmax { get; init; } = true;
}
