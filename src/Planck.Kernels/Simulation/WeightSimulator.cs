using System;
using Planck.Formats;

namespace Planck.Kernels.Simulation;

/// <summary>What shares an amax in a weight [rows, columns].</summary>
public enum AmaxLayout
{
    /// <summary>Everything: one number.</summary>
    Tensor,

    /// <summary>A row: [rows].</summary>
    Row,

    /// <summary>A block of columns of one row: [rows, columns / block_size], row-major.</summary>
    Block,

    /// <summary>A square of rows and columns: [ceil(rows / 128), ceil(columns / 128)], row-major.</summary>
    Square,

    /// <summary>Nothing that could be chosen: the format measures its blocks itself (microscaling).</summary>
    None,
}

/// <summary>
/// Rounds weights to what a format can hold, as ModelOpt 0.47 simulates it while it searches ("fake quantization"): float32 in, float32 out. The exported
/// bytes come from the format's kernel, whose divisions round a little differently.
/// </summary>
public abstract class WeightSimulator
{
    public abstract AmaxLayout Layout { get; }

    /// <summary>Numbers of <see cref="Layout"/> for a weight of this shape.</summary>
    public abstract int AmaxCount(int rows, int columns);

    /// <summary>The amaxes that max calibration takes.</summary>
    /// <param name="weight">[rows, columns].</param>
    /// <param name="amax">[<see cref="AmaxCount"/>].</param>
    public abstract void Measure(ReadOnlySpan<float> weight, int rows, int columns, Span<float> amax);

    /// <summary>Rounds a weight.</summary>
    /// <param name="weight">[rows, columns]; may be the same memory as <paramref name="result"/>. Any number of whole rows of a tensor (of squares of rows, for that layout).</param>
    /// <param name="amax">The amaxes of these rows.</param>
    /// <param name="globalAmax">Range of the whole weight, for static NVFP4; not read otherwise.</param>
    /// <param name="result">[rows, columns].</param>
    public abstract void Apply(ReadOnlySpan<float> weight, int rows, int columns, ReadOnlySpan<float> amax, float globalAmax, Span<float> result);

    /// <summary>The simulator of a format's weights.</summary>
    /// <param name="blockSize">Columns per block; 0 takes the format's default.</param>
    public static WeightSimulator Of(QuantFormat format, int blockSize) =>
        throw new ArgumentException($"Nothing simulates weights of {format.Id} in blocks of {blockSize}", nameof(format));
}
