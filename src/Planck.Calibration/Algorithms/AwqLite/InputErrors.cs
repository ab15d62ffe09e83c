using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Planck.Algebra;

namespace Planck.Calibration;

/// <summary>Collects the inputs by which changes of a weight are judged: see <see cref="OutputErrors"/>.</summary>
/// <remarks>
/// As long as there are no more tokens than columns, inputs are kept and multiplied with as they are. Beyond, <c>d H d^T</c> with <c>H = sum of x x^T / T_b</c>
/// takes K multiply-adds per changed element instead of one per token, and no memory per token. Never more than 2 K x K numbers beside the batch being added.
/// </remarks>
/// <param name="directTokens">Tokens up to which inputs are kept; not above columns.</param>
internal sealed class InputErrors(int columns, MatrixMultiplier multiplier, int directTokens)
{
    /// <summary>Tokens that are worth going through all of H for.</summary>
    private const int TokensPerProduct = 512;

    private readonly List<float> _kept = [];
    private float[]? _moments;

    public InputErrors(int columns, MatrixMultiplier multiplier)
        : this(columns, multiplier, columns)
    {
    }

    private int Kept => _kept.Count / columns;

    /// <param name="inputs">[<paramref name="tokens"/>, columns]; multiplied by <c>1 / sqrt(tokens)</c>.</param>
    public void AddBatch(Span<float> inputs, int tokens)
    {
        Scale(inputs, 1 / MathF.Sqrt(tokens));
        var room = _moments is null ? directTokens : Math.Min(directTokens, TokensPerProduct);
        if (Kept + tokens > room)
            Fold();
        if (tokens > room)
            AddProduct(inputs, tokens);
        else
            _kept.AddRange(inputs);
    }

    /// <summary>There are no more batches, and there was one at least.</summary>
    public OutputErrors Complete()
    {
        if (_moments is null)
            return new(Pinned(CollectionsMarshal.AsSpan(_kept)), Kept, columns, isMoments: false);
        Fold();
        return new(_moments, columns, columns, isMoments: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scale(Span<float> values, float factor)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (ref var vector in vectors)
            vector *= factor;
        foreach (ref var value in values[(vectors.Length * Vector<float>.Count)..])
            value *= factor;
    }

    private static float[] Pinned(ReadOnlySpan<float> values)
    {
        var result = GC.AllocateUninitializedArray<float>(values.Length, pinned: true);
        values.CopyTo(result);
        return result;
    }

    private void Fold()
    {
        if (_kept.Count > 0)
            AddProduct(CollectionsMarshal.AsSpan(_kept), Kept);
        _kept.Clear();
    }

    private void AddProduct(ReadOnlySpan<float> inputs, int tokens)
    {
        _moments ??= GC.AllocateArray<float>(columns * columns, pinned: true);
        multiplier.AddSymmetricProduct(inputs, tokens, columns, _moments);
    }
}
