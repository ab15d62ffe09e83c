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
/// One pass. Losses of blocks are ModelOpt's to the last bit where the model runs in bf16 (<see cref="ClipTile"/>). The loss of a weight with one range is
/// <c>d G d^T</c> with <c>d = Q(w; r amax) - w</c> and <c>G = sum of x x^T</c>, which does not depend on the ratio. A smoothing that an earlier algorithm chose is
/// applied to weights and inputs. Activations are not quantized while searching. Memory: 11 numbers per block of the weights, some tokens and one batch of inputs
/// per group of linears, or 2 K x K for formats with one range.
/// </remarks>
public sealed class AwqClipAlgorithm : AwqAlgorithm
{
    private readonly ClipSearch _search;

    public AwqClipAlgorithm(AwqClip parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
        : base(block, results)
    {
        _search = new(parameters, block, results);
        MeasuresSmoothedInputs = true;
    }

    /// <inheritdoc cref="ClipSearch.Choices"/>
    internal IReadOnlyDictionary<string, ClipChoice> Choices => _search.Choices;

    public override void EndPass(int pass)
    {
        base.EndPass(pass);
        _search.EndBatches();
    }

    private protected override AwqInputs Collect(InputGroup group) =>
        new(group, Block, ClipSearch.JudgesRows(group), (inputs, tokens) => _search.AddBatch(group, inputs, tokens));

    private protected override void Search(LinearCalibration result, AwqInputs? inputs, float[]? shared)
    {
        if (inputs is { Statistics.AreFinite: true })
            _search.Clip(result, () => inputs.Errors);
    }
}
