using System.Collections.Generic;
using Planck.Algorithms;

namespace Planck.Conformance.Cases;

/// <summary>How a case chooses scales.</summary>
/// <param name="Text">The same under <c>algorithm:</c> in a recipe.</param>
internal sealed record CaseAlgorithm(string Text, params IReadOnlyList<CalibrationAlgorithm> List)
{
    /// <summary>Each layer is calibrated on what the quantized layers before it give.</summary>
    public bool Layerwise { get; init; }

    public static CaseAlgorithm Max { get; } = new("max", new Max());

    public static CaseAlgorithm Search { get; } = new("mse", new Mse());

    public static CaseAlgorithm Sweep { get; } = new("{method: mse, fp8_scale_sweep: true}", new Mse { Fp8ScaleSweep = true });

    public static CaseAlgorithm FourOverSix { get; } =
        new("{method: mse, start_multiplier: 1.0, stop_multiplier: 1.5, step_size: 0.5}", new Mse { StartMultiplier = 1, StopMultiplier = 1.5, StepSize = 0.5 });

    public static CaseAlgorithm LocalHessian { get; } = new("local_hessian", new LocalHessian());

    public static CaseAlgorithm Awq { get; } = new("awq_lite", new AwqLite());

    public static CaseAlgorithm SmoothQuant { get; } = new("smoothquant", new SmoothQuant());

    public static CaseAlgorithm Gptq { get; } = new("gptq", new Gptq());
}
