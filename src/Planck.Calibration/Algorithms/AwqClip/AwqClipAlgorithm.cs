using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>
/// The clipping of activation-aware weight quantization: Lin et al., "AWQ: Activation-aware Weight Quantization for On-Device LLM Compression and Acceleration",
/// MLSys 2024, arXiv 2306.00978, as in ModelOpt's <c>awq_clip</c>.
/// <code>
/// r* = argmin || Q(w; r amax) x - w x ||^2    over 0.5, 0.55, ..., 1; the last of equal losses loses
/// </code>
/// for each block w of columns of each row on some tokens of each batch, or for the whole weight on all tokens when it has one range.
/// </summary>
/// <remarks>
/// One pass: with <c>d = Q(w; r amax) - w</c> the loss is <c>d G d^T</c>, <c>G = sum of x x^T</c> over the block's columns, which does not depend on the ratio. A
/// smoothing that an earlier algorithm chose is applied to weights and inputs. Memory per group of linears: K x block numbers, or 2 K x K for formats with one
/// range; and one batch of inputs.
/// </remarks>
public sealed class AwqClipAlgorithm : BlockAlgorithm
{
    private readonly AwqClip _parameters;
    private readonly float[] _ratios;
    private readonly Dictionary<int, ClipInputs> _inputs = [];
    private readonly Dictionary<string, ClipChoice> _choices = new(StringComparer.Ordinal);

    public AwqClipAlgorithm(AwqClip parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
        : base(block, results)
    {
        _parameters = parameters;
        _ratios = ClipRatios.Of(parameters.MinClipRatio, parameters.ShrinkStep);
        foreach (var linear in block.Groups.SelectMany(static g => g.Members))
            ClipInputs.BlockColumns(linear);
    }

    public override int Passes => 1;

    /// <summary>Per linear what was tried; not those that no token reached.</summary>
    internal IReadOnlyDictionary<string, ClipChoice> Choices => _choices;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!_inputs.TryGetValue(group.Number, out var inputs))
            _inputs.Add(group.Number, inputs = new(group, Block, _parameters));
        inputs.Add(row, input);
    }

    public override void EndPass(int pass)
    {
        foreach (var inputs in _inputs.Values)
            inputs.EndPass();
    }

    public override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            _inputs.Remove(group.Number, out var inputs);
            foreach (var linear in group.Members)
            {
                Results[linear.Module].Tokens = inputs?.Statistics.Tokens ?? 0;
                if (inputs is not null && inputs.Statistics.AreFinite)
                    Search(Results[linear.Module], inputs);
            }
        }
    }

    private void Search(LinearCalibration result, ClipInputs inputs)
    {
        var linear = result.Linear;
        var blockColumns = ClipInputs.BlockColumns(linear);
        var weight = ClippedWeight.Of(result, result.Weight ?? Block.ReadWeight(linear), blockColumns is not null);
        var choice = blockColumns is { } columns
            ? BlockClipSearch.Run(Block, weight, inputs.Moments(columns), _ratios)
            : TensorClipSearch.Run(Block, weight, inputs.Errors, _ratios);
        _choices.Add(linear.Module, choice);
        result.WeightAmax = choice.Amax;
        if (linear.Format.MeasuresActivations)
            result.InputAmax = AwqInputAmax.Of(result, inputs.Statistics);
    }
}
