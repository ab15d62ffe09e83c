using System;
using System.Collections.Generic;
using System.Threading;
using Planck.Algebra;
using Planck.Formats;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>What an algorithm has at hand while it calibrates one block.</summary>
public sealed record BlockContext
{
    /// <summary>Number of the block, from 0.</summary>
    public required int Layer { get; init; }

    /// <summary>Every quantized linear of the block, in exactly one group.</summary>
    public required IReadOnlyList<InputGroup> Groups { get; init; }

    /// <summary>Rows of calibration data that are one batch: row r belongs to batch r / <see cref="BatchSize"/>.</summary>
    public required int BatchSize { get; init; }

    public required ArithmeticProfile Arithmetic { get; init; }

    /// <summary>The precision the model runs in.</summary>
    public ActivationPrecision Activations { get; init; }

    /// <summary>Products on all threads of the run; same bytes for any number of them.</summary>
    public required MatrixMultiplier Multiplier { get; init; }

    public required int Threads { get; init; }

    /// <summary>The weight of a linear as the model has it: bf16 bits [rows, columns]. Read again at every call.</summary>
    public required Func<CalibratedLinear, ushort[]> ReadWeight { get; init; }

    public required CancellationToken Cancellation { get; init; }
}
