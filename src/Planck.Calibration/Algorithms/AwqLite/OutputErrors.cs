using System;
using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Algebra;

namespace Planck.Calibration;

/// <summary>
/// What a change of a weight does to its outputs, over all inputs that were seen: <c>sum over batches b of 1 / T_b, sum over tokens t of b, of (d . x_t)^2</c> for a
/// row d of changes, where T_b is the number of tokens of batch b. Safe to use from several threads.
/// </summary>
internal sealed class OutputErrors
{
    private readonly PackedWeight _inputs;
    private readonly bool _isMoments;
    private readonly MatrixMultiplier _multiplier = new(1);

    /// <param name="matrix">Pinned: [rows, columns] inputs x_t / sqrt(T_b), or [columns, columns] <c>H = sum of x_t x_t^T / T_b</c>.</param>
    public OutputErrors(float[] matrix, int rows, int columns, bool isMoments)
    {
        _isMoments = isMoments;
        var bytes = TensorBytes.Over(Marshal.UnsafeAddrOfPinnedArrayElement(matrix, 0), matrix.LongLength * sizeof(float), matrix);
        _inputs = new Fp32Weight(bytes, DenseLayout.RowMajor(rows, columns)).Pack();
    }

    /// <summary>The sum of the errors of some rows.</summary>
    /// <param name="changes">[<paramref name="rows"/>, columns].</param>
    public double Of(ReadOnlySpan<float> changes, int rows)
    {
        var length = rows * _inputs.Rows;
        var rented = ArrayPool<float>.Shared.Rent(length);
        var products = rented.AsSpan(0, length);
        _multiplier.Multiply(changes, rows, _inputs, [], products);
        var sum = _isMoments ? Dot(products, changes) : Dot(products, products);
        ArrayPool<float>.Shared.Return(rented);
        return sum;
    }

    /// <summary>The error of each row on its own.</summary>
    /// <param name="changes">Rows of changes, <paramref name="stride"/> apart, from column <paramref name="firstColumn"/> on.</param>
    /// <param name="results">Row r's at r * <paramref name="resultStride"/>.</param>
    public void OfEach(ReadOnlySpan<float> changes, int firstColumn, int stride, int rows, Span<float> results, int resultStride)
    {
        var length = rows * _inputs.Rows;
        var rented = ArrayPool<float>.Shared.Rent(length);
        var products = rented.AsSpan(0, length);
        _multiplier.Multiply(changes[firstColumn..], stride, rows, _inputs, [], products, _inputs.Rows);
        for (var row = 0; row < rows; row++)
        {
            var product = products.Slice(row * _inputs.Rows, _inputs.Rows);
            results[row * resultStride] = (float)Dot(product, _isMoments ? changes.Slice(row * stride + firstColumn, _inputs.Columns) : product);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Sum of products in float64, eight sums side by side on any processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var (low, high) = (Vector256<double>.Zero, Vector256<double>.Zero);
        var index = 0;
        for (; index <= left.Length - Vector256<float>.Count; index += Vector256<float>.Count)
        {
            var (leftLow, leftHigh) = Vector256.Widen(Vector256.Create(left[index..]));
            var (rightLow, rightHigh) = Vector256.Widen(Vector256.Create(right[index..]));
            low += leftLow * rightLow;
            high += leftHigh * rightHigh;
        }

        var sum = Vector256.Sum(low + high);
        for (; index < left.Length; index++)
            sum += (double)left[index] * right[index];
        return sum;
    }
}
