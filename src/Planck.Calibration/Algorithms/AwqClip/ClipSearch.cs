using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Searches the ranges of linears, each by what shares a range in its format.</summary>
internal sealed class ClipSearch
{
    private readonly AwqClip _parameters;
    private readonly float[] _ratios;
    private readonly Dictionary<string, ClipChoice> _choices = new(StringComparer.Ordinal);

    /// <exception cref="CalibrationException">The parameters have no ratio, or a linear of the block has no ranges that could be clipped.</exception>
    public ClipSearch(AwqClip parameters, BlockContext block)
    {
        _parameters = parameters;
        _ratios = ClipRatios.Of(parameters.MinClipRatio, parameters.ShrinkStep);
        foreach (var linear in block.Groups.SelectMany(static g => g.Members))
            BlockColumns(linear);
    }

    /// <summary>Per linear what was tried; not those that no token reached.</summary>
    public IReadOnlyDictionary<string, ClipChoice> Choices => _choices;

    /// <param name="judgesRows">Whether the inputs are to judge whole rows whatever the formats are.</param>
    public AwqInputs Collect(InputGroup group, BlockContext block, bool judgesRows)
    {
        var columns = group.Members.Select(BlockColumns).ToArray();
        return new(group, block, judgesRows || columns.Contains(null), columns.OfType<int>(), _parameters.MaxTokensPerBatch);
    }

    /// <summary>Writes the best ranges of the weight, after a smoothing that <paramref name="result"/> may have; none when the inputs are missing or not finite.</summary>
    public void Clip(BlockContext block, LinearCalibration result, ushort[] bits, AwqInputs inputs)
    {
        var blockColumns = BlockColumns(result.Linear);
        var weight = ClippedWeight.Of(result, bits, blockColumns is not null);
        var choice = blockColumns is { } columns
            ? BlockClipSearch.Run(block, weight, inputs.Moments(columns), _ratios)
            : TensorClipSearch.Run(block, weight, inputs.Errors, _ratios);
        _choices.Add(result.Linear.Module, choice);
        result.WeightAmax = choice.Amax;
    }

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
