using System;
using System.Runtime.InteropServices;
using System.Threading;
using Planck.Algebra;
using Planck.Algebra.Factorizations;

namespace Planck.Calibration;

/// <summary>
/// U with <c>U^T U = (H + damping)^-1</c>, upper triangular: row j says how the error of column j is spread over the columns that follow it.
/// </summary>
/// <remarks>
/// Damping is a share of the mean diagonal, added to the diagonal. Where H stays indefinite in float32, the share grows in steps of 0.01 while it is below 1
/// (GPTQModel's schedule); ModelOpt 0.47 falls back to the identity, with which GPTQ is plain rounding.
/// </remarks>
internal sealed class HessianFactor
{
    /// <summary>What is added to the share of the mean diagonal after a failure.</summary>
    public const double DampingStep = 0.01;

    /// <summary>The share stays below it, but for one that is asked for.</summary>
    public const double LargestDamping = 1;

    private readonly float[] _elements;
    private readonly TensorBytes _bytes;

    /// <param name="elements">U, pinned.</param>
    internal HessianFactor(float[] elements, int size, double damping)
    {
        (_elements, Size, Damping) = (elements, size, damping);
        _bytes = size == 0 ? TensorBytes.Over(ReadOnlyMemory<byte>.Empty) : TensorBytes.Over(Marshal.UnsafeAddrOfPinnedArrayElement(elements, 0), elements.LongLength * sizeof(float), elements);
    }

    public int Size { get; }

    /// <summary>The share of the mean diagonal with which it succeeded.</summary>
    public double Damping { get; }

    /// <summary>Elements of a row from a column on.</summary>
    public ReadOnlySpan<float> Row(int row, int column, int count) => _elements.AsSpan((int)((long)row * Size + column), count);

    /// <summary>The right side of E * U: rows [0, rows) of some columns.</summary>
    public Weight Above(int rows, int column, int columns) => new Fp32Weight(_bytes, new(columns, rows, column, 1, Size));

    /// <summary>Factors a Hessian.</summary>
    /// <param name="hessian">[size, size], symmetric; stays as it is.</param>
    /// <param name="unused">Columns whose weights are all zero: they neither have errors nor take any. ModelOpt gives them a 1 on the diagonal, and the mean counts it.</param>
    /// <param name="order">Column of H at each place of U; null for H's own order.</param>
    /// <param name="damping">Share of the mean diagonal to begin with.</param>
    /// <returns>Null when no damping below <see cref="LargestDamping"/> helps.</returns>
    public static HessianFactor? Of(
        ReadOnlySpan<float> hessian, int size, ReadOnlySpan<bool> unused, int[]? order, double damping, MatrixMultiplier multiplier, CancellationToken cancellation)
    {
        var factor = GC.AllocateUninitializedArray<float>(checked(size * size), pinned: true);
        var mean = 0.0;
        for (var column = 0; column < size; column++)
            mean += unused[column] ? 1 : hessian[column * size + column];
        mean /= Math.Max(size, 1);
        for (var tries = 0; ; tries++)
        {
            var share = damping + tries * DampingStep;
            if (tries > 0 && share >= LargestDamping)
                return null;
            Fill(factor, hessian, size, unused, order, (float)share * (float)mean);
            if (InverseFactor.TryCompute(factor, size, multiplier, cancellation))
                return new(factor, size, share);
        }
    }

    /// <summary>The diagonal and what is above it.</summary>
    private static void Fill(Span<float> target, ReadOnlySpan<float> hessian, int size, ReadOnlySpan<bool> unused, int[]? order, float shift)
    {
        for (var row = 0; row < size; row++)
        {
            var from = order is null ? row : order[row];
            var source = hessian.Slice(from * size, size);
            var elements = target.Slice(row * size, size);
            for (var column = row; column < size; column++)
            {
                var other = order is null ? column : order[column];
                elements[column] = unused[from] || unused[other] ? 0 : source[other];
            }

            elements[row] = (unused[from] ? 1 : elements[row]) + shift;
        }
    }
}
