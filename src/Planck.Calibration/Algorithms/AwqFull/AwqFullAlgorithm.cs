using System.Collections.Generic;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// <see cref="AwqLiteAlgorithm"/>, then <see cref="AwqClipAlgorithm"/> on the smoothed weights and inputs: Lin et al., "AWQ: Activation-aware Weight Quantization for
/// On-Device LLM Compression and Acceleration", MLSys 2024, arXiv 2306.00978, as in ModelOpt's <c>awq_full</c>.
/// <code>
/// W' = bf16(W / p), x' = bf16(x p):  r* = argmin || Q(W'; r amax) x' - W' x' ||^2
/// </code>
/// </summary>
/// <remarks>One pass: the second moments of smoothed inputs are those of the inputs, scaled. Memory is what both need.</remarks>
public sealed class AwqFullAlgorithm : AwqAlgorithm
{
    private readonly float[] _alphas;
    private readonly ClipSearch _clip;
    private readonly bool _sharesScales;

    public AwqFullAlgorithm(AwqFull parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
        : base(block, results)
    {
        _alphas = AwqAlphas.Of(parameters.AlphaStep);
        _sharesScales = parameters.ShareScales;
        _clip = new(
            new() { MaxTokensPerBatch = parameters.MaxTokensPerBatch, MinClipRatio = parameters.MinClipRatio, ShrinkStep = parameters.ShrinkStep },
            block);
    }

    private protected override AwqInputs Collect(InputGroup group) => _clip.Collect(group, Block, judgesRows: true);

    private protected override float[]? SharedScale(InputGroup group, AwqInputs? inputs) =>
        _sharesScales ? SharedAwqScale.Of(Block, group, inputs, l => WeightOf(Results[l.Module]), _alphas) : null;

    private protected override void Search(LinearCalibration result, AwqInputs? inputs, float[]? shared)
    {
        ushort[]? weight = null;
        ushort[] Weight() => weight ??= WeightOf(result);
        if (shared is not null)
            AwqAlphaSearch.Smooth(result, shared);
        else if (AwqAlphaSearch.Smooth(Block, result, Weight, inputs, _alphas) is null)
            return;
        _clip.Clip(Block, result, Weight(), inputs!);
    }
}
