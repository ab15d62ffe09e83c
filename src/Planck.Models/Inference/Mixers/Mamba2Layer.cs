using System;
using Planck.Architectures.Graph;
using Planck.Operators;
using Convolution = Planck.Operators.CausalConvolution;

namespace Planck.Inference;

/// <summary>A Mamba-2 mixer: in_proj gives [gate, x, B, C, dt]; convolution over x, B and C; scan; gated norm per group; out_proj.</summary>
internal sealed class Mamba2Layer : MixerLayer
{
    private readonly Mamba2 _mamba;
    private readonly LinearLayer _in;
    private readonly LinearLayer _output;
    private readonly NormLayer _norm;
    private readonly float[] _taps;
    private readonly float[] _tapBias;
    private readonly Mamba2Weights _weights;
    private readonly Mamba2Parameters _parameters;

    public Mamba2Layer(Mamba2 mamba, LayerLoader loader)
    {
        _mamba = mamba;
        _in = loader.Linear(mamba.In);
        _output = loader.Linear(mamba.Output);
        // One gain per column, one norm per group.
        _norm = loader.Norm(mamba.Norm);
        _taps = loader.Values(mamba.Convolution.Path + ".weight");
        _tapBias = mamba.Convolution.Bias ? loader.Values(mamba.Convolution.Path + ".bias") : [];
        _weights = new(loader.Values(mamba.ALog), loader.Values(mamba.D), loader.Values(mamba.DtBias));
        _parameters = new(mamba.Heads, mamba.HeadDim, mamba.Groups, mamba.StateSize, (float)mamba.TimeStepMin, (float)mamba.TimeStepMax);
    }

    private int Inner => _mamba.Heads * _mamba.HeadDim;

    private int Channels => _mamba.Convolution.Channels;

    public static int WorkPerToken(Mamba2 mamba) => mamba.In.Out + mamba.Convolution.Channels + (mamba.Heads * mamba.HeadDim);

    public static int StatePerSequence(Mamba2 mamba) => ConvolutionState(mamba) + RecurrenceState(mamba);

    public override void Run(ReadOnlySpan<float> x, Span<float> y, Step step)
    {
        using var projected = step.Take(_in.Out);
        using var convolved = step.Take(Channels);
        using var scanned = step.Take(Inner);
        _in.Run(x, projected, step);
        foreach (var run in RecurrentRuns.Of(step, this, ConvolutionState(_mamba), RecurrenceState(_mamba)))
        {
            Scan(
                run,
                projected.Span.Slice(run.Offset * _in.Out, run.Count * _in.Out),
                convolved.Span.Slice(run.Offset * Channels, run.Count * Channels),
                scanned.Span.Slice(run.Offset * Inner, run.Count * Inner),
                step.Threads);
        }

        _norm.RunGated(scanned, projected, _in.Out, scanned, step.Tokens, Inner / _mamba.Groups, _mamba.Groups, GateOrder.BeforeNorm, step.Threads);
        step.Round(scanned);
        _output.Run(scanned, y, step);
    }

    private void Scan(RecurrentRuns.Run run, ReadOnlySpan<float> projected, Span<float> convolved, Span<float> scanned, int threads)
    {
        Convolution.Run(
            projected[Inner..],
            _taps,
            _tapBias,
            convolved,
            [run.Count],
            Channels,
            _mamba.Convolution.Kernel,
            run.State.Convolution,
            ConvolutionActivation.IsSilu(_mamba.Convolution),
            _in.Out,
            threads);
        var shared = _mamba.Groups * _mamba.StateSize;
        Mamba2Scan.Run(
            convolved,
            convolved[Inner..],
            convolved[(Inner + shared)..],
            Channels,
            projected[(Inner + Channels)..],
            _weights,
            _parameters,
            scanned,
            [run.Count],
            run.State.Recurrence,
            _in.Out,
            threads);
    }

    private static int ConvolutionState(Mamba2 mamba) => (mamba.Convolution.Kernel - 1) * mamba.Convolution.Channels;

    private static int RecurrenceState(Mamba2 mamba) => mamba.Heads * mamba.HeadDim * mamba.StateSize;
}
