using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// The selective state-space recurrence of Mamba-2, token after token in float32. Per head, with dt = clamp(softplus(dt + bias)) and A = -exp(A_log):
/// h[p, n] = h[p, n] * exp(dt * A) + dt * B[n] * x[p]; y[p] = sum over n of C[n] * h[p, n] + D * x[p].
/// </summary>
/// <remarks>The sum over n runs in order over even and over odd n, which are added last. transformers computes the same in chunks.</remarks>
public static unsafe class Mamba2Scan
{
    private const int Width = StateColumns.Width;

    /// <param name="x">[tokens, Heads * HeadDim].</param>
    /// <param name="b">[tokens, Groups * StateSize].</param>
    /// <param name="c">[tokens, Groups * StateSize].</param>
    /// <param name="stride">Values from one row's start to the next in x, b and c, which stand side by side in the convolution's output.</param>
    /// <param name="timeStep">[tokens, Heads], raw.</param>
    /// <param name="timeStepStride">0: without a gap.</param>
    /// <param name="output">[tokens, Heads * HeadDim] without gaps.</param>
    /// <param name="lengths">Tokens of each sequence, concatenated in the buffers.</param>
    /// <param name="state">[sequences, Heads, HeadDim, StateSize]: read and replaced. Empty: zeros, and none is kept.</param>
    public static void Run(
        ReadOnlySpan<float> x, ReadOnlySpan<float> b, ReadOnlySpan<float> c, int stride, ReadOnlySpan<float> timeStep, Mamba2Weights weights,
        Mamba2Parameters parameters, Span<float> output, ReadOnlySpan<int> lengths, Span<float> state = default, int timeStepStride = 0, int threads = 1)
    {
        var (heads, headDim, groups, stateSize) = (parameters.Heads, parameters.HeadDim, parameters.Groups, parameters.StateSize);
        if (heads < 1 || headDim < 1 || stateSize < 1 || groups < 1 || heads % groups != 0)
            throw new ArgumentException($"{parameters} is not the shape of a Mamba-2 layer: heads divide among groups, sizes begin at 1.", nameof(parameters));
        timeStepStride = timeStepStride == 0 ? heads : timeStepStride;
        var sequences = SequenceRows.Of(lengths);
        var total = sequences.Total;
        BufferChecks.RequireRows(x.Length, total, stride, heads * headDim, nameof(x));
        BufferChecks.RequireRows(b.Length, total, stride, groups * stateSize, nameof(b));
        BufferChecks.RequireRows(c.Length, total, stride, groups * stateSize, nameof(c));
        BufferChecks.RequireRows(timeStep.Length, total, timeStepStride, heads, nameof(timeStep));
        BufferChecks.Require(output.Length, (long)total * heads * headDim, nameof(output), $"[{total}, {heads * headDim}]");
        BufferChecks.RequireApart(x, output, nameof(output));
        BufferChecks.RequireApart(b, output, nameof(output));
        BufferChecks.RequireApart(c, output, nameof(output));
        BufferChecks.Require(weights.ALog.Length, heads, "A_log", $"[{heads}]");
        BufferChecks.Require(weights.D.Length, heads, "D", $"[{heads}]");
        BufferChecks.Require(weights.TimeStepBias.Length, heads, "dt_bias", $"[{heads}]");
        if (!state.IsEmpty)
        {
            BufferChecks.Require(
                state.Length, (long)lengths.Length * heads * headDim * stateSize, nameof(state), $"[{lengths.Length}, {heads}, {headDim}, {stateSize}]");
        }

        fixed (float* xs = x, bs = b, cs = c, steps = timeStep, outputs = output, states = state)
        {
            float* px = xs, pb = bs, pc = cs, pt = steps, py = outputs, ps = states;
            var blocks = StateColumns.BlocksOf(headDim);
            RowParallel.ForEach(sequences.Count * heads * blocks, threads, () => new StateColumns(stateSize), (item, columns) =>
            {
                var (pair, block) = Math.DivRem(item, blocks);
                var (sequence, head) = Math.DivRem(pair, heads);
                var first = block * Width;
                var width = Math.Min(Width, headDim - first);
                var group = head / (heads / groups);
                var place = ps is null ? null : ps + (((long)pair * headDim) + first) * stateSize;
                columns.Load(place, 1, stateSize, width);
                var a = -MathF.Exp(weights.ALog.Span[head]);
                for (long row = sequences.Start(sequence), end = row + sequences.Length(sequence); row < end; row++)
                {
                    var dt = SoftplusFunction.Apply(pt[(row * timeStepStride) + head] + weights.TimeStepBias.Span[head]);
                    dt = MathF.Min(MathF.Max(dt, parameters.TimeStepMin), parameters.TimeStepMax);
                    var input = px + (row * stride) + ((long)head * headDim) + first;
                    new ReadOnlySpan<float>(input, width).CopyTo(new Span<float>(columns.Row, width));
                    var offset = (row * stride) + ((long)group * stateSize);
                    Step(columns.State, stateSize, columns.Row, pb + offset, pc + offset, dt, (float)Math.Exp(dt * a), weights.D.Span[head], columns.Result);
                    new ReadOnlySpan<float>(columns.Result, width).CopyTo(new Span<float>(py + (((row * heads) + head) * headDim) + first, width));
                }

                columns.Store(place, 1, stateSize, width);
            });
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Step(float* state, int size, float* x, float* b, float* c, float dt, float decay, float skip, float* y)
    {
        Vector512<float> x0 = Vector512.Load(x), x1 = Vector512.Load(x + 16), decays = Vector512.Create(decay);
        Vector512<float> even0 = default, even1 = default, odd0 = default, odd1 = default;
        var n = 0;
        for (; n <= size - 2; n += 2, state += 2 * Width)
        {
            var input = Vector512.Create(dt * b[n]);
            var output = Vector512.Create(c[n]);
            var h0 = Vector512.FusedMultiplyAdd(input, x0, Vector512.Load(state) * decays);
            var h1 = Vector512.FusedMultiplyAdd(input, x1, Vector512.Load(state + 16) * decays);
            h0.Store(state);
            h1.Store(state + 16);
            even0 = Vector512.FusedMultiplyAdd(output, h0, even0);
            even1 = Vector512.FusedMultiplyAdd(output, h1, even1);
            input = Vector512.Create(dt * b[n + 1]);
            output = Vector512.Create(c[n + 1]);
            h0 = Vector512.FusedMultiplyAdd(input, x0, Vector512.Load(state + Width) * decays);
            h1 = Vector512.FusedMultiplyAdd(input, x1, Vector512.Load(state + Width + 16) * decays);
            h0.Store(state + Width);
            h1.Store(state + Width + 16);
            odd0 = Vector512.FusedMultiplyAdd(output, h0, odd0);
            odd1 = Vector512.FusedMultiplyAdd(output, h1, odd1);
        }

        if (n < size)
        {
            var input = Vector512.Create(dt * b[n]);
            var output = Vector512.Create(c[n]);
            var h0 = Vector512.FusedMultiplyAdd(input, x0, Vector512.Load(state) * decays);
            var h1 = Vector512.FusedMultiplyAdd(input, x1, Vector512.Load(state + 16) * decays);
            h0.Store(state);
            h1.Store(state + 16);
            even0 = Vector512.FusedMultiplyAdd(output, h0, even0);
            even1 = Vector512.FusedMultiplyAdd(output, h1, even1);
        }

        var skips = Vector512.Create(skip);
        Vector512.FusedMultiplyAdd(skips, x0, even0 + odd0).Store(y);
        Vector512.FusedMultiplyAdd(skips, x1, even1 + odd1).Store(y + 16);
    }
}
