using System;
using Planck.Architectures.Graph;
using Planck.Operators;
using GraphLayout = Planck.Architectures.Graph.GateUpLayout;

namespace Planck.Inference;

/// <summary>A gated or plain MLP; also one expert of a mixture.</summary>
/// <param name="expert">Number of the expert it is.</param>
internal sealed class FeedForwardLayer(FeedForward mlp, LayerLoader loader, int expert = 0) : MixerLayer
{
    private readonly LinearLayer? _gate = loader.OptionalLinear(mlp.Gate, expert);
    private readonly LinearLayer _up = loader.Linear(mlp.Up, expert);
    private readonly LinearLayer _down = loader.Linear(mlp.Down, expert);
    private readonly ActivationKind _activation = ActivationOf(mlp.Activation);

    public static int WorkPerToken(FeedForward mlp) => mlp.Down.In + mlp.Up.Out;

    public override void Run(ReadOnlySpan<float> x, Span<float> y, Step step)
    {
        using var inner = step.Take(_down.In);
        using (var up = step.Take(_up.Out))
        {
            _gate?.Run(x, inner, step);
            _up.Run(x, up, step);
            Activate(inner, up, step.Tokens, step);
        }

        _down.Run(inner, y, step);
    }

    /// <summary>Some tokens of a step, gathered from it.</summary>
    /// <param name="x">[tokens.Length, in].</param>
    /// <param name="y">[tokens.Length, out].</param>
    public void Run(ReadOnlySpan<float> x, Span<float> y, ReadOnlySpan<int> tokens, Step step)
    {
        var work = step.Machine.Work;
        using var inner = work.Take((long)tokens.Length * _down.In);
        using (var up = work.Take((long)tokens.Length * _up.Out))
        {
            _gate?.Run(x, inner, tokens, step);
            _up.Run(x, up, tokens, step);
            Activate(inner, up, tokens.Length, step);
        }

        _down.Run(inner, y, tokens, step);
    }

    /// <param name="inner">[rows, width]: the gate's output where it is a linear of its own; then what down multiplies.</param>
    /// <param name="up">[rows, width], or [rows, 2 * width] when fused.</param>
    private void Activate(Span<float> inner, Span<float> up, int rows, Step step)
    {
        var (threads, precision) = (step.Threads, step.Machine.Precision);
        var layout = mlp.Layout == GraphLayout.Interleaved ? Operators.GateUpLayout.Interleaved : Operators.GateUpLayout.Halves;
        var fused = mlp.Layout != GraphLayout.Separate;
        if (!mlp.Gated)
            Activation.Apply(_activation, up, inner, threads);
        else if (mlp.Clamped is { } clamp && fused)
            Activation.ClampedSwiGluFused(up, inner, rows, mlp.Down.In, layout, (float)clamp.Limit, (float)clamp.Alpha, threads, precision);
        else if (mlp.Clamped is { } clamped)
            Activation.ClampedSwiGlu(inner, up, inner, (float)clamped.Limit, (float)clamped.Alpha, threads, precision);
        else if (fused)
            Activation.GatedFused(_activation, up, inner, rows, mlp.Down.In, layout, threads, precision);
        else
            Activation.Gated(_activation, inner, up, inner, threads, precision);
        step.Round(inner);
    }

    /// <exception cref="InferenceException">No such activation is known.</exception>
    public static ActivationKind ActivationOf(string name)
    {
        try
        {
            return Activation.Parse(name);
        }
        catch (UnknownActivationException e)
        {
            throw new InferenceException("config.json", e.Message, e);
        }
    }
}
