using System;

namespace Planck.Calibration;

/// <summary>What AWQ's searches keep of the inputs of a group of linears.</summary>
internal sealed class AwqInputs
{
    private readonly InputBatches _batches;
    private readonly InputBatches.Whole? _also;
    private InputErrors? _collected;
    private OutputErrors? _errors;

    /// <param name="judgesRows">Whether changes of whole rows are to be judged: 2 K x K numbers at most.</param>
    /// <param name="also">Shown each batch as well; not to be written to.</param>
    /// <exception cref="CalibrationException">There are more features than a matrix of second moments can have.</exception>
    public AwqInputs(InputGroup group, BlockContext block, bool judgesRows, InputBatches.Whole? also = null)
    {
        if (judgesRows && (long)group.Columns * group.Columns > Array.MaxLength)
            throw new CalibrationException(group.Members[0].Module, $"awq needs {group.Columns} x {group.Columns} second moments, more than one array holds ({Array.MaxLength}). Choose another algorithm for this layer");
        Statistics = new(group.Columns);
        _collected = judgesRows ? new(group.Columns, block.Multiplier) : null;
        _also = also;
        _batches = new(group.Columns, block.BatchSize, AddBatch);
    }

    public AwqInputStatistics Statistics { get; }

    /// <summary>Judges changes of whole rows; after <see cref="EndPass"/>, of inputs with at least one token.</summary>
    public OutputErrors Errors
    {
        get
        {
            _errors ??= _collected!.Complete();
            _collected = null;
            return _errors;
        }
    }

    public void Add(int row, ReadOnlySpan<float> input) => _batches.Add(row, input);

    /// <summary>All rows went through.</summary>
    public void EndPass() => _batches.Finish();

    private void AddBatch(Span<float> inputs, int tokens)
    {
        Statistics.Add(inputs, tokens);
        _also?.Invoke(inputs, tokens);
        // Last, as it scales the inputs.
        _collected?.AddBatch(inputs, tokens);
    }
}
