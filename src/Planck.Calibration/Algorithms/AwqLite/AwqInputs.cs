using System;

namespace Planck.Calibration;

/// <summary>What AWQ lite keeps of the inputs of a group of linears.</summary>
internal sealed class AwqInputs
{
    private readonly InputBatches _batches;
    private InputErrors? _errors;

    public AwqInputs(InputGroup group, BlockContext block)
    {
        Statistics = new(group.Columns);
        _errors = new(group.Columns, block.Multiplier);
        _batches = new(group.Columns, block.BatchSize, (inputs, tokens) =>
        {
            Statistics.Add(inputs, tokens);
            _errors!.AddBatch(inputs, tokens);
        });
    }

    public AwqInputStatistics Statistics { get; }

    public void Add(int row, ReadOnlySpan<float> input) => _batches.Add(row, input);

    /// <summary>All rows went through.</summary>
    public void EndPass() => _batches.Finish();

    /// <summary>Once, after <see cref="EndPass"/>: gives away what judges changes by the inputs.</summary>
    public OutputErrors TakeErrors()
    {
        var errors = _errors ?? throw new InvalidOperationException("The inputs of a group are given away once");
        _errors = null;
        return errors.Complete();
    }
}
