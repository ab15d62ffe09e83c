using System;
using System.Threading;
using Planck.Algebra;

namespace Planck.Calibration;

/// <summary>
/// <c>H = 2/n * sum over tokens of x x^T</c>, the Hessian of a linear's squared output error. Inputs are collected until they fill a block of
/// <see cref="SumOrder"/>, so that the bits do not depend on how tokens are cut into rows.
/// </summary>
/// <remarks>
/// Keeps [columns, columns] and [<see cref="SumOrder.BlockLength"/>, columns] float32. ModelOpt 0.47 keeps a running mean over batches instead, the same number but
/// for rounding.
/// </remarks>
internal sealed class SecondMoments
{
    private readonly MatrixMultiplier _multiplier;
    private readonly float[] _sum;
    private readonly float[] _waiting;
    private int _waitingTokens;

    /// <param name="columns">Features of an input; at most 46340, the square root of what an array holds.</param>
    public SecondMoments(int columns, MatrixMultiplier multiplier)
    {
        (Columns, _multiplier) = (columns, multiplier);
        _sum = new float[(long)columns * columns];
        _waiting = new float[(long)SumOrder.BlockLength * columns];
    }

    public int Columns { get; }

    /// <summary>Tokens seen, ModelOpt's n.</summary>
    public long Tokens { get; private set; }

    /// <summary>Adds tokens.</summary>
    /// <param name="input">[tokens, columns].</param>
    /// <param name="prepare">Changes inputs in place to what is multiplied: smoothing, quantization; called on whole tokens.</param>
    public void Add(ReadOnlySpan<float> input, Action<Memory<float>> prepare, CancellationToken cancellation)
    {
        for (var tokens = input.Length / Columns; tokens > 0;)
        {
            var taken = Math.Min(tokens, SumOrder.BlockLength - _waitingTokens);
            var waiting = _waiting.AsMemory(_waitingTokens * Columns, taken * Columns);
            input[..waiting.Length].CopyTo(waiting.Span);
            prepare(waiting);
            input = input[waiting.Length..];
            (_waitingTokens, Tokens, tokens) = (_waitingTokens + taken, Tokens + taken, tokens - taken);
            if (_waitingTokens == SumOrder.BlockLength)
                AddWaiting(cancellation);
        }
    }

    /// <summary>The Hessian [columns, columns]; zeros without tokens. Call it once, after the last token.</summary>
    public float[] ToHessian(CancellationToken cancellation)
    {
        AddWaiting(cancellation);
        var factor = Tokens == 0 ? 0 : (float)(2.0 / Tokens);
        foreach (ref var element in _sum.AsSpan())
            element *= factor;
        return _sum;
    }

    private void AddWaiting(CancellationToken cancellation)
    {
        _multiplier.AddSymmetricProduct(_waiting.AsSpan(0, _waitingTokens * Columns), _waitingTokens, Columns, _sum, cancellation);
        _waitingTokens = 0;
    }
}
