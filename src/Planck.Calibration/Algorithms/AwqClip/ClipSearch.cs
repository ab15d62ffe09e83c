using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>Searches the ranges of linears, each by what shares a range in its format.</summary>
internal sealed class ClipSearch
{
    private readonly AwqClip _parameters;
    private readonly BlockContext _block;
    private readonly IReadOnlyDictionary<string, LinearCalibration> _results;
    private readonly float[] _ratios;
    private readonly Dictionary<int, SampledTokens> _tokens = [];
    private readonly Dictionary<string, BlockClipSearch> _searches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ClipChoice> _choices = new(StringComparer.Ordinal);

    /// <exception cref="CalibrationException">The parameters have no ratio, or a linear of the block has no ranges that could be clipped.</exception>
    public ClipSearch(AwqClip parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    {
        (_parameters, _block, _results) = (parameters, block, results);
        _ratios = ClipRatios.Of(parameters.MinClipRatio, parameters.ShrinkStep);
        foreach (var linear in block.Groups.SelectMany(static g => g.Members))
            BlockColumns(linear);
    }

    /// <summary>Per linear what was tried; not those that no token reached.</summary>
    public IReadOnlyDictionary<string, ClipChoice> Choices => _choices;

    /// <summary>Whether a linear has one range, which is judged by all inputs.</summary>
    public static bool JudgesRows(InputGroup group) => group.Members.Any(HasOneRange);

    /// <summary>Adds a batch to the losses of the blocks, after the smoothing that its linears have by now.</summary>
    /// <param name="inputs">[<paramref name="tokens"/>, columns], before smoothing.</param>
    public void AddBatch(InputGroup group, ReadOnlySpan<float> inputs, int tokens)
    {
        if (group.Members.All(HasOneRange))
            return;
        if (!_tokens.TryGetValue(group.Number, out var sampled))
            _tokens.Add(group.Number, sampled = new(group.Columns, _parameters.MaxTokensPerBatch));
        sampled.AddBatch(inputs, tokens);
        if (sampled.AreEnough)
            Judge(group, sampled);
    }

    /// <summary>There are no more batches.</summary>
    public void EndBatches()
    {
        foreach (var group in _block.Groups)
        {
            if (_tokens.Remove(group.Number, out var sampled))
                Judge(group, sampled);
        }
    }

    /// <summary>Writes the best ranges of a weight that tokens reached.</summary>
    /// <param name="errors">Judges whole rows of a weight with one range.</param>
    public void Clip(LinearCalibration result, Func<OutputErrors> errors)
    {
        var weight = Weight(result);
        var choice = HasOneRange(result.Linear)
            ? TensorClipSearch.Run(_block, weight, errors(), _ratios)
            : _searches[result.Linear.Module].Choose(weight.RoundsAmax);
        _choices.Add(result.Linear.Module, choice);
        result.WeightAmax = choice.Amax;
    }

    private void Judge(InputGroup group, SampledTokens sampled)
    {
        foreach (var linear in group.Members)
        {
            if (BlockColumns(linear) is not { } columns)
                continue;
            if (!_searches.TryGetValue(linear.Module, out var search))
                _searches.Add(linear.Module, search = new(linear, columns, _ratios, _block.Activations == ActivationPrecision.Bf16));
            search.Add(_block, Weight(_results[linear.Module]), sampled);
        }

        sampled.Clear();
    }

    private ClippedWeight Weight(LinearCalibration result) =>
        ClippedWeight.Of(result, result.Weight ?? _block.ReadWeight(result.Linear), !HasOneRange(result.Linear));

    private static bool HasOneRange(CalibratedLinear linear) => BlockColumns(linear) is null;

    /// <summary>Columns that share a range in one row of the weight; null when all of the weight does.</summary>
    private static int? BlockColumns(CalibratedLinear linear) => WeightSimulator.Of(linear.Format, linear.BlockSize).First.Layout switch
    {
        AmaxLayout.Tensor => null,
        AmaxLayout.Row => linear.Columns,
        AmaxLayout.Block => linear.BlockSize,
        _ => throw new CalibrationException(
            linear.Module,
            $"awq_clip cannot clip {linear.Format.Id}, whose ranges are not chosen per tensor, row or block of a row. Choose another format for it, or another algorithm"),
    };
}
