using System;
using System.Collections.Generic;
using Planck.Algorithms;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>What AWQ clip keeps of the inputs of a group of linears: for each kind of range among them what judges it.</summary>
internal sealed class ClipInputs
{
    private readonly InputBatches _batches;
    private readonly Dictionary<int, BlockMoments> _blocks = [];
    private InputErrors? _whole;
    private OutputErrors? _errors;

    public ClipInputs(InputGroup group, BlockContext block, AwqClip parameters)
    {
        Statistics = new(group.Columns);
        foreach (var linear in group.Members)
        {
            if (BlockColumns(linear) is not { } columns)
                _whole ??= new(group.Columns, block.Multiplier);
            else if (!_blocks.ContainsKey(columns))
                _blocks.Add(columns, new(group.Columns, columns, parameters.MaxTokensPerBatch, block.Multiplier));
        }

        _batches = new(group.Columns, block.BatchSize, AddBatch);
    }

    public AwqInputStatistics Statistics { get; }

    /// <summary>Over all inputs; after <see cref="EndPass"/>, of groups with a linear that has one range.</summary>
    public OutputErrors Errors
    {
        get
        {
            _errors ??= _whole!.Complete();
            _whole = null;
            return _errors;
        }
    }

    /// <summary>Columns that share a range in one row of the weight; null when all of the weight does.</summary>
    /// <exception cref="CalibrationException">The format has no ranges that could be clipped.</exception>
    public static int? BlockColumns(CalibratedLinear linear) => WeightSimulator.Of(linear.Format, linear.BlockSize).First.Layout switch
    {
        AmaxLayout.Tensor => null,
        AmaxLayout.Row => linear.Columns,
        AmaxLayout.Block => linear.BlockSize,
        _ => throw new CalibrationException(
            linear.Module,
            $"awq_clip cannot clip {linear.Format.Id}, whose ranges are not chosen per tensor, row or block of a row. Choose another format for it, or another algorithm"),
    };

    public BlockMoments Moments(int blockColumns) => _blocks[blockColumns];

    public void Add(int row, ReadOnlySpan<float> input) => _batches.Add(row, input);

    /// <summary>All rows went through.</summary>
    public void EndPass() => _batches.Finish();

    private void AddBatch(Span<float> inputs, int tokens)
    {
        Statistics.Add(inputs, tokens);
        foreach (var moments in _blocks.Values)
            moments.AddBatch(inputs, tokens);
        _whole?.AddBatch(inputs, tokens);
    }
}
