using System;
using System.Collections.Generic;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// Activation-aware weight quantization: Lin, Tang, Tang, Yang, Chen, Wang, Xiao, Dang, Gan, Han, "AWQ: Activation-aware Weight Quantization for On-Device LLM
/// Compression and Acceleration", MLSys 2024, arXiv 2306.00978, section 3.2, as in ModelOpt's <c>awq_lite</c>.
/// <code>
/// s(alpha) = x^alpha / ws^(1 - alpha)            x: mean |input| of a channel; ws: mean |W| / block amax of a column
/// alpha*   = argmin || Q(W s) (X / s) - W X ||^2    over 0, step, ..., 1; the first of equal losses
/// </code>
/// </summary>
/// <remarks>
/// One pass: the error of a power is <c>tr(D H D^T)</c> with <c>D = Q(W s) / s - W</c> and <c>H = X^T X</c>, which does not depend on the power. Activations are
/// not quantized while searching, also where the format quantizes them. Per group of linears that share an input, memory is at most 2 K x K numbers and one batch
/// of inputs; while a group is searched, 2 K x K and the weight of one linear.
/// </remarks>
public sealed class AwqLiteAlgorithm(AwqLite parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : AwqAlgorithm(block, results)
{
    private readonly float[] _alphas = AwqAlphas.Of(parameters.AlphaStep);
    private readonly Dictionary<string, AwqAlphaChoice> _choices = new(StringComparer.Ordinal);

    /// <summary>Per linear what was tried; not those that fell back to max calibration.</summary>
    internal IReadOnlyDictionary<string, AwqAlphaChoice> Choices => _choices;

    private protected override AwqInputs Collect(InputGroup group) => new(group, Block, judgesRows: true);

    private protected override float[]? SharedScale(InputGroup group, AwqInputs? inputs) =>
        parameters.ShareScales ? SharedAwqScale.Of(Block, group, inputs, l => WeightOf(Results[l.Module]), _alphas) : null;

    private protected override void Search(LinearCalibration result, AwqInputs? inputs, float[]? shared)
    {
        if (shared is not null)
            AwqAlphaSearch.Smooth(result, shared);
        else if (AwqAlphaSearch.Smooth(Block, result, () => WeightOf(result), inputs, _alphas) is { } choice)
            _choices.Add(result.Linear.Module, choice);
    }
}
