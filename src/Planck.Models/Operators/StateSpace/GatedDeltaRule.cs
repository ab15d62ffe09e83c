using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>
/// The gated delta rule of Qwen3-Next, token after token in float32. q and k are L2-normalised, q scaled by KeyDim^-1/2; per value head, with
/// beta = sigmoid(b) and g = -exp(A_log) * softplus(a + dt_bias): S = S * exp(g); S = S + k (beta * (v - k^T S))^T; y = q^T S.
/// </summary>
/// <remarks>Sums over the key's values run in order over even and over odd ones, which are added last. transformers computes the same in chunks.</remarks>
public static unsafe class GatedDeltaRule
{
    private const int Width = StateColumns.Width;

    /// <param name="query">[tokens, KeyHeads * KeyDim], after convolution and silu, not normalised.</param>
    /// <param name="key">[tokens, KeyHeads * KeyDim], likewise.</param>
    /// <param name="value">[tokens, ValueHeads * ValueDim].</param>
    /// <param name="stride">Values from one row's start to the next in query, key and value, which stand side by side in the convolution's output.</param>
    /// <param name="a">[tokens, ValueHeads].</param>
    /// <param name="b">[tokens, ValueHeads].</param>
    /// <param name="aLog">[ValueHeads].</param>
    /// <param name="timeStepBias">[ValueHeads].</param>
    /// <param name="output">[tokens, ValueHeads * ValueDim] without gaps.</param>
    /// <param name="lengths">Tokens of each sequence, concatenated in the buffers.</param>
    /// <param name="state">[sequences, ValueHeads, KeyDim, ValueDim]: read and replaced. Empty: zeros, and none is kept.</param>
    public static void Run(
        ReadOnlySpan<float> query, ReadOnlySpan<float> key, ReadOnlySpan<float> value, int stride, ReadOnlySpan<float> a, ReadOnlySpan<float> b,
        ReadOnlySpan<float> aLog, ReadOnlySpan<float> timeStepBias, GatedDeltaParameters parameters, Span<float> output, ReadOnlySpan<int> lengths,
        Span<float> state = default, int threads = 1)
    {
        var (keyHeads, heads, keyDim, valueDim) = (parameters.KeyHeads, parameters.ValueHeads, parameters.KeyDim, parameters.ValueDim);
        if (keyHeads < 1 || heads < 1 || heads % keyHeads != 0 || keyDim < 1 || valueDim < 1)
            throw new ArgumentException($"{parameters} is not the shape of a Gated DeltaNet: value heads divide among key heads.", nameof(parameters));
        var sequences = SequenceRows.Of(lengths);
        var total = sequences.Total;
        BufferChecks.RequireRows(query.Length, total, stride, keyHeads * keyDim, nameof(query));
        BufferChecks.RequireRows(key.Length, total, stride, keyHeads * keyDim, nameof(key));
        BufferChecks.RequireRows(value.Length, total, stride, heads * valueDim, nameof(value));
        BufferChecks.Require(a.Length, (long)total * heads, nameof(a), $"[{total}, {heads}]");
        BufferChecks.Require(b.Length, (long)total * heads, nameof(b), $"[{total}, {heads}]");
        BufferChecks.Require(aLog.Length, heads, "A_log", $"[{heads}]");
        BufferChecks.Require(timeStepBias.Length, heads, "dt_bias", $"[{heads}]");
        BufferChecks.Require(output.Length, (long)total * heads * valueDim, nameof(output), $"[{total}, {heads * valueDim}]");
        BufferChecks.RequireApart(query, output, nameof(output));
        BufferChecks.RequireApart(key, output, nameof(output));
        BufferChecks.RequireApart(value, output, nameof(output));
        if (!state.IsEmpty)
            BufferChecks.Require(state.Length, (long)lengths.Length * heads * keyDim * valueDim, nameof(state), $"[{lengths.Length}, {heads}, {keyDim}, {valueDim}]");

        using var queries = Normalised(query, total, stride, parameters, (float)(1 / Math.Sqrt(keyDim)));
        using var keys = Normalised(key, total, stride, parameters, 1);
        var (decays, betas) = Gates(a, b, aLog, timeStepBias, total);
        fixed (float* values = value, outputs = output, states = state)
        {
            float* v = values, y = outputs, s = states, q = queries.Pointer, k = keys.Pointer;
            var blocks = StateColumns.BlocksOf(valueDim);
            RowParallel.ForEach(sequences.Count * heads * blocks, threads, () => new StateColumns(keyDim), (item, columns) =>
            {
                var (pair, block) = Math.DivRem(item, blocks);
                var (sequence, head) = Math.DivRem(pair, heads);
                var first = block * Width;
                var width = Math.Min(Width, valueDim - first);
                var keyHead = head / (heads / keyHeads);
                var place = s is null ? null : s + ((long)pair * keyDim * valueDim) + first;
                columns.Load(place, valueDim, 1, width);
                for (long row = sequences.Start(sequence), end = row + sequences.Length(sequence); row < end; row++)
                {
                    var offset = ((row * keyHeads) + keyHead) * keyDim;
                    new ReadOnlySpan<float>(v + (row * stride) + ((long)head * valueDim) + first, width).CopyTo(new Span<float>(columns.Row, width));
                    Step(columns, keyDim, q + offset, k + offset, decays[(row * heads) + head], betas[(row * heads) + head]);
                    new ReadOnlySpan<float>(columns.Result, width).CopyTo(new Span<float>(y + (((row * heads) + head) * valueDim) + first, width));
                }

                columns.Store(place, valueDim, 1, width);
            });
        }
    }

    /// <summary>[tokens, heads, KeyDim] of unit length, times a scale.</summary>
    private static AlignedFloats Normalised(ReadOnlySpan<float> source, int rows, int stride, GatedDeltaParameters parameters, float scale)
    {
        var width = parameters.KeyHeads * parameters.KeyDim;
        var result = new AlignedFloats(checked(rows * width));
        for (var row = 0; row < rows; row++)
            source.Slice(row * stride, width).CopyTo(result.Span[(row * width)..]);
        Norms.L2(result.Span, result.Span, new RowLayout(rows, parameters.KeyDim, parameters.KeyHeads), parameters.NormEpsilon);
        if (scale != 1)
        {
            foreach (ref var value in result.Span)
                value *= scale;
        }

        return result;
    }

    /// <summary>exp(g) and beta, [tokens, heads].</summary>
    private static (float[] Decays, float[] Betas) Gates(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> aLog, ReadOnlySpan<float> timeStepBias, int rows)
    {
        var heads = aLog.Length;
        float[] decays = new float[rows * heads], betas = new float[rows * heads];
        for (var i = 0; i < decays.Length; i++)
        {
            var g = -MathF.Exp(aLog[i % heads]) * SoftplusFunction.Apply(a[i] + timeStepBias[i % heads]);
            decays[i] = (float)Math.Exp(g);
            betas[i] = (float)(1 / (1 + Math.Exp(-(double)b[i])));
        }

        return (decays, betas);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Step(StateColumns columns, int keyDim, float* query, float* key, float decay, float beta)
    {
        var state = columns.State;
        var decays = Vector512.Create(decay);
        Vector512<float> even0 = default, even1 = default, odd0 = default, odd1 = default;
        var i = 0;
        for (; i <= keyDim - 2; i += 2)
        {
            Vector512<float> first = Vector512.Create(key[i]), second = Vector512.Create(key[i + 1]);
            even0 = Vector512.FusedMultiplyAdd(first, Vector512.Load(state + (i * Width)) * decays, even0);
            even1 = Vector512.FusedMultiplyAdd(first, Vector512.Load(state + (i * Width) + 16) * decays, even1);
            odd0 = Vector512.FusedMultiplyAdd(second, Vector512.Load(state + (i * Width) + Width) * decays, odd0);
            odd1 = Vector512.FusedMultiplyAdd(second, Vector512.Load(state + (i * Width) + Width + 16) * decays, odd1);
        }

        if (i < keyDim)
        {
            var first = Vector512.Create(key[i]);
            even0 = Vector512.FusedMultiplyAdd(first, Vector512.Load(state + (i * Width)) * decays, even0);
            even1 = Vector512.FusedMultiplyAdd(first, Vector512.Load(state + (i * Width) + 16) * decays, even1);
        }

        var betas = Vector512.Create(beta);
        var delta0 = (Vector512.Load(columns.Row) - (even0 + odd0)) * betas;
        var delta1 = (Vector512.Load(columns.Row + 16) - (even1 + odd1)) * betas;
        even0 = even1 = odd0 = odd1 = default;
        for (i = 0; i <= keyDim - 2; i += 2, state += 2 * Width)
        {
            Vector512<float> first = Vector512.Create(key[i]), second = Vector512.Create(key[i + 1]);
            var s0 = Vector512.FusedMultiplyAdd(first, delta0, Vector512.Load(state) * decays);
            var s1 = Vector512.FusedMultiplyAdd(first, delta1, Vector512.Load(state + 16) * decays);
            var t0 = Vector512.FusedMultiplyAdd(second, delta0, Vector512.Load(state + Width) * decays);
            var t1 = Vector512.FusedMultiplyAdd(second, delta1, Vector512.Load(state + Width + 16) * decays);
            s0.Store(state);
            s1.Store(state + 16);
            t0.Store(state + Width);
            t1.Store(state + Width + 16);
            first = Vector512.Create(query[i]);
            second = Vector512.Create(query[i + 1]);
            even0 = Vector512.FusedMultiplyAdd(first, s0, even0);
            even1 = Vector512.FusedMultiplyAdd(first, s1, even1);
            odd0 = Vector512.FusedMultiplyAdd(second, t0, odd0);
            odd1 = Vector512.FusedMultiplyAdd(second, t1, odd1);
        }

        if (i < keyDim)
        {
            var first = Vector512.Create(key[i]);
            var s0 = Vector512.FusedMultiplyAdd(first, delta0, Vector512.Load(state) * decays);
            var s1 = Vector512.FusedMultiplyAdd(first, delta1, Vector512.Load(state + 16) * decays);
            s0.Store(state);
            s1.Store(state + 16);
            first = Vector512.Create(query[i]);
            even0 = Vector512.FusedMultiplyAdd(first, s0, even0);
            even1 = Vector512.FusedMultiplyAdd(first, s1, even1);
        }

        (even0 + odd0).Store(columns.Result);
        (even1 + odd1).Store(columns.Result + 16);
    }
}
