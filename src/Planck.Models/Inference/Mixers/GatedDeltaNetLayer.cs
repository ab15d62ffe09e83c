using System;
using Planck.Architectures.Graph;
using Planck.Operators;
using Convolution = Planck.Operators.CausalConvolution;

namespace Planck.Inference;

/// <summary>A gated delta net: in_proj_qkvz and in_proj_ba, a convolution over q, k and v, the gated delta rule, a gated norm per head, out_proj.</summary>
internal sealed class GatedDeltaNetLayer : MixerLayer
{
    private readonly GatedDeltaNet _net;
    private readonly LinearLayer _qkvz;
    private readonly LinearLayer _ba;
    private readonly LinearLayer _output;
    private readonly NormLayer _norm;
    private readonly float[] _taps;
    private readonly float[] _tapBias;
    private readonly float[] _aLog;
    private readonly float[] _timeStepBias;
    private readonly GatedDeltaParameters _parameters;

    public GatedDeltaNetLayer(GatedDeltaNet net, LayerLoader loader)
    {
        _net = net;
        _qkvz = loader.Linear(net.Qkvz);
        _ba = loader.Linear(net.Ba);
        _output = loader.Linear(net.Output);
        _norm = loader.Norm(net.Norm);
        _taps = loader.Values(net.Convolution.Path + ".weight");
        _tapBias = net.Convolution.Bias ? loader.Values(net.Convolution.Path + ".bias") : [];
        _aLog = loader.Values(net.ALog);
        _timeStepBias = loader.Values(net.DtBias);
        _parameters = new(net.KeyHeads, net.ValueHeads, net.KeyDim, net.ValueDim);
    }

    private int KeyWidth => _net.KeyHeads * _net.KeyDim;

    private int ValueWidth => _net.ValueHeads * _net.ValueDim;

    private int Channels => _net.Convolution.Channels;

    public static int WorkPerToken(GatedDeltaNet net) =>
        net.Qkvz.Out + net.Ba.Out + (2 * net.Convolution.Channels) + (2 * net.ValueHeads * net.ValueDim) + (2 * net.ValueHeads)
        // Normalised queries and keys, decays and betas that the rule makes for itself.
        + (2 * net.KeyHeads * net.KeyDim) + (2 * net.ValueHeads);

    public static int StatePerSequence(GatedDeltaNet net) => ConvolutionState(net) + RecurrenceState(net);

    public override void Run(ReadOnlySpan<float> x, Span<float> y, Step step)
    {
        using var mixed = step.Take(Channels);
        using var gate = step.Take(ValueWidth);
        using var a = step.Take(_net.ValueHeads);
        using var b = step.Take(_net.ValueHeads);
        using (var qkvz = step.Take(_qkvz.Out))
        using (var ba = step.Take(_ba.Out))
        {
            _qkvz.Run(x, qkvz, step);
            _ba.Run(x, ba, step);
            for (var token = 0; token < step.Tokens; token++)
            {
                TakeApart(qkvz.Span.Slice(token * _qkvz.Out, _qkvz.Out), mixed.Span.Slice(token * Channels, Channels), gate.Span.Slice(token * ValueWidth, ValueWidth));
                TakeApart(ba.Span.Slice(token * _ba.Out, _ba.Out), b, a, token);
            }
        }

        using var convolved = step.Take(Channels);
        using var output = step.Take(ValueWidth);
        foreach (var run in RecurrentRuns.Of(step, this, ConvolutionState(_net), RecurrenceState(_net)))
        {
            Recur(
                run,
                mixed.Span.Slice(run.Offset * Channels, run.Count * Channels),
                a.Span.Slice(run.Offset * _net.ValueHeads, run.Count * _net.ValueHeads),
                b.Span.Slice(run.Offset * _net.ValueHeads, run.Count * _net.ValueHeads),
                convolved.Span.Slice(run.Offset * Channels, run.Count * Channels),
                output.Span.Slice(run.Offset * ValueWidth, run.Count * ValueWidth),
                step.Threads);
        }

        _norm.RunGated(output, gate, ValueWidth, output, step.Tokens, _net.ValueDim, _net.ValueHeads, GateOrder.AfterNorm, step.Threads);
        step.Round(output);
        _output.Run(output, y, step);
    }

    private void Recur(
        RecurrentRuns.Run run, ReadOnlySpan<float> mixed, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> convolved, Span<float> output, int threads)
    {
        Convolution.Run(
            mixed,
            _taps,
            _tapBias,
            convolved,
            [run.Count],
            Channels,
            _net.Convolution.Kernel,
            run.State.Convolution,
            ConvolutionActivation.IsSilu(_net.Convolution),
            0,
            threads);
        GatedDeltaRule.Run(
            convolved,
            convolved[KeyWidth..],
            convolved[(2 * KeyWidth)..],
            Channels,
            a,
            b,
            _aLog,
            _timeStepBias,
            _parameters,
            output,
            [run.Count],
            run.State.Recurrence,
            threads);
    }

    // Per key head [query, key, its values, its gates]; the convolution wants all queries, all keys, all values.
    private void TakeApart(ReadOnlySpan<float> row, Span<float> mixed, Span<float> gate)
    {
        var (keyDim, values) = (_net.KeyDim, ValueWidth / _net.KeyHeads);
        for (var head = 0; head < _net.KeyHeads; head++)
        {
            var source = row.Slice(head * 2 * (keyDim + values), 2 * (keyDim + values));
            source[..keyDim].CopyTo(mixed[(head * keyDim)..]);
            source.Slice(keyDim, keyDim).CopyTo(mixed[(KeyWidth + (head * keyDim))..]);
            source.Slice(2 * keyDim, values).CopyTo(mixed[((2 * KeyWidth) + (head * values))..]);
            source.Slice((2 * keyDim) + values, values).CopyTo(gate[(head * values)..]);
        }
    }

    // Per key head [b of its value heads, a of its value heads].
    private void TakeApart(ReadOnlySpan<float> row, Span<float> b, Span<float> a, int token)
    {
        var shared = _net.ValueHeads / _net.KeyHeads;
        for (var head = 0; head < _net.KeyHeads; head++)
        {
            var place = (token * _net.ValueHeads) + (head * shared);
            row.Slice(2 * head * shared, shared).CopyTo(b[place..]);
            row.Slice(((2 * head) + 1) * shared, shared).CopyTo(a[place..]);
        }
    }

    private static int ConvolutionState(GatedDeltaNet net) => (net.Convolution.Kernel - 1) * net.Convolution.Channels;

    private static int RecurrenceState(GatedDeltaNet net) => net.ValueHeads * net.KeyDim * net.ValueDim;
}
