using System.Collections.Generic;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// The clipping of activation-aware weight quantization: Lin et al., "AWQ: Activation-aware Weight Quantization for On-Device LLM Compression and Acceleration",
/// MLSys 2024, arXiv 2306.00978, as in ModelOpt's <c>awq_clip</c>.
/// <code>
/// r* = argmin || Q(w; r amax) x - w x ||^2    over 0.5, 0.55, ..., 1; the first of equal losses
/// </code>
/// for each block w of columns of each row on some tokens of each batch, or for the whole weight on all tokens when it has one range.
/// </summary>
/// <remarks>
/// One pass: with <c>d = Q(w; r amax) - w</c> the loss is <c>d G d^T</c>, <c>G = sum of x x^T</c> over the block's columns, which does not depend on the ratio. A
/// smoothing that an earlier algorithm chose is applied to weights and inputs. Activations are not quantized while searching. Memory per group of linears:
/// K x block numbers, or 2 K x K for formats with one range; and one batch of inputs.
/// </remarks>
public sealed class AwqClipAlgorithm(AwqClip parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : AwqAlgorithm(block, results)
{
    private readonly ClipSearch _search = new(parameters, block);

    /// <inheritdoc cref="ClipSearch.Choices"/>
    internal IReadOnlyDictionary<string, ClipChoice> Choices => _search.Choices;

    private protected override AwqInputs Collect(InputGroup group) => _search.Collect(group, Block, judgesRows: false);

    private protected override void Search(LinearCalibration result, AwqInputs? inputs, float[]? shared)
    {
        if (inputs is { Statistics.AreFinite: true })
            _search.Clip(Block, result, WeightOf(result), inputs);
    }
}
