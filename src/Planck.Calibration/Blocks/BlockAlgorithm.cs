using System;
using System.Collections.Generic;

namespace Planck.Calibration;

/// <summary>
/// An algorithm at work on one block. It sees the inputs of the block's linears in one or more passes over the calibration data, and then writes what it found
/// into <see cref="Results"/>, where algorithms that ran before it on the same block have written already.
/// </summary>
/// <remarks>
/// All calls come on one thread; work inside a call may be spread over threads as long as the bytes do not depend on how many. What it keeps between calls is
/// bounded by the block's weights and K x K numbers per input group, never by the data.
/// </remarks>
public abstract class BlockAlgorithm(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results) : IDisposable
{
    protected BlockContext Block => block;

    /// <summary>One entry per quantized linear of the block, by module; made by the engine, filled by the algorithms.</summary>
    protected IReadOnlyDictionary<string, LinearCalibration> Results => results;

    /// <summary>Passes over the data that it needs; 0 when weights are enough.</summary>
    public abstract int Passes { get; }

    /// <summary>Rows come in order and whole; within a mixture, an expert sees the tokens routed to it, and no call is made for a row without any.</summary>
    /// <param name="pass">From 0.</param>
    /// <param name="row">Row of the calibration data.</param>
    /// <param name="input">[tokens, group.Columns] float32, as the unquantized linears would multiply it.</param>
    public virtual void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
    }

    /// <summary>All rows went through.</summary>
    public virtual void EndPass(int pass)
    {
    }

    /// <summary>After the last pass: writes <see cref="Results"/>.</summary>
    /// <exception cref="CalibrationException">Nothing usable was found.</exception>
    public abstract void Finish();

    public virtual void Dispose() => GC.SuppressFinalize(this);
}
