using System.Collections.Generic;
using Planck.Algorithms;
using Planck.Formats;

namespace Planck.Benchmarks;

/// <summary>A calibration of the bundled model.</summary>
/// <param name="Goal">Forward passes it should take at most; null where none is set.</param>
/// <param name="Peer">Seconds of Model Optimizer 0.47 on its machine, the whole <c>quantize</c> call; null where it was not measured.</param>
internal sealed record CalibrationCase(string Name, QuantFormat Format, IReadOnlyList<CalibrationAlgorithm> Algorithms, int? Goal = null, double? Peer = null)
{
    /// <summary>Seconds of the peer's FP8 max calibration: one forward pass and the maxima of the weights, the unit of its multiples.</summary>
    public const double PeerForward = 0.5;

    public bool Layerwise { get; init; }

    public static IReadOnlyList<CalibrationCase> All { get; } =
    [
        new("fp8 max", QuantFormats.Fp8, [], Peer: 0.5),
        new("nvfp4 max", QuantFormats.Nvfp4, [], Peer: 0.5),
        new("int8 smoothquant", QuantFormats.Int8, [new SmoothQuant()], Peer: 0.6),
        new("int8_weight_only mse", QuantFormats.Int8PerChannel, [new Mse()]),
        new("int4 mse", QuantFormats.Int4Blockwise, [new Mse()]),
        new("int4 awq_lite", QuantFormats.Int4Blockwise, [new AwqLite()], Goal: 8, Peer: 5.9),
        new("int4 awq_clip", QuantFormats.Int4Blockwise, [new AwqClip()], Peer: 7.1),
        new("int4 awq_full", QuantFormats.Int4Blockwise, [new AwqFull()], Goal: 20, Peer: 13.5),
        new("nvfp4 awq_lite", QuantFormats.Nvfp4, [new AwqLite()], Goal: 8, Peer: 12.9),
        new("w4a8_awq awq_lite", QuantFormats.W4A8Awq, [new AwqLite()], Goal: 8),
        new("int4 gptq", QuantFormats.Int4Blockwise, [new Gptq()], Goal: 8, Peer: 5.3),
        new("nvfp4_static gptq, layer-wise", QuantFormats.Nvfp4Static, [new Gptq()], Goal: 8, Peer: 43.6) { Layerwise = true },
        new("nvfp4_static scale sweep (mse)", QuantFormats.Nvfp4Static, [new Mse { Fp8ScaleSweep = true }], Goal: 8, Peer: 9.0),
        new("int4 local_hessian", QuantFormats.Int4Blockwise, [new LocalHessian { Fp8ScaleSweep = false, BlockSize = 128 }]),
        new("nvfp4_static local_hessian", QuantFormats.Nvfp4Static, [new LocalHessian()], Peer: 14.1),
        new("nvfp4_four_over_six mse", QuantFormats.Nvfp4FourOverSix, [new Mse { StartMultiplier = 1, StopMultiplier = 1.5, StepSize = 0.5 }]),
        new("nvfp4 act_headroom", QuantFormats.Nvfp4, [new Nvfp4ActHeadroom()]),
        new("fp8 percentile", QuantFormats.Fp8, [new Histogram()]),
        new("nvfp4 svdquant", QuantFormats.Nvfp4, [new SvdQuant()]),
    ];
}
