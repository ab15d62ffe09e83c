using System.Collections.Generic;
using Planck.Algorithms;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>
/// Searches the scales of weights for the smallest squared error, <c>argmin over c of sum (w - Q(w; c))^2</c>, per tensor, row or block. Without activations, by
/// trying clipped and widened ranges as round-to-nearest quantizers have since Banner et al. 2019 (arXiv 1810.05723); the candidates are those of ModelOpt
/// 0.47: multiples of the largest weight, or, for static NVFP4, the 126 block scales that e4m3 can store (0.47, <c>fp8_scale_sweep</c>). Four-over-six (Cook et
/// al. 2025, arXiv 2512.02010) is the search with the multiples 1 and 1.5 in its format.
/// </summary>
/// <remarks>
/// Of equal losses the first candidate counts. Losses are float32 sums in <see cref="CascadeSum"/>'s order. Dynamic NVFP4 searches its one range; formats that
/// measure their blocks themselves (microscaling) are left alone. Holds one weight at a time.
/// </remarks>
public sealed class MseAlgorithm(Mse parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : BlockAlgorithm(block, results)
{
    public override int Passes => 0;

    public override void Finish()
    {
        var multiples = new ScaleSearch(Block, ScaleCandidates.Multiples(parameters.StartMultiplier, parameters.StopMultiplier, parameters.StepSize));
        var sweep = new ScaleSearch(Block, ScaleCandidates.BlockScales(Block.Arithmetic));
        new WeightScaleSearch(Block, Results, parameters.ShareGlobalAmax).Run((_, linear, weight, globalAmax) => parameters.Fp8ScaleSweep
            ? linear.Format.StaticBlocks ? sweep.Run(linear, weight, globalAmax) : null
            : multiples.Run(linear, weight, globalAmax));
    }
}
