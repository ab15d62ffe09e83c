using System;

namespace Planck.Calibration;

/// <summary>What AWQ lite keeps of the inputs of a group of linears.</summary>
internal sealed class AwqInputs
{
    private readonly InputBatches _batches;
    private readonly InputErrors _errors;

    public AwqInputs(InputGroup group, BlockContext block)
    {
        Statistics = new(group.Columns);
        _errors = new(group.Columns, block.Multiplier);
        _batches = new(group.Columns, block.BatchSize, (inputs, tokens) =>
        {
            Statistics.Add(inputs, tokens);
            _errors.AddBatch(inputs, tokens);
        });
    }

    public AwqInputStatistics Statistics { get; }

    public void Add(int row, ReadOnlySpan<float> input) => _batches.Add(row, input);

    /// <summary>All rows went through.</summary>
    public void EndPass() => _batches.Finish();

    /// <summary>Once, after <see cref="EndPass"/>: gives the inputs away.</summary>
    public OutputErrors TakeErrors() => _errors.Complete();
}
