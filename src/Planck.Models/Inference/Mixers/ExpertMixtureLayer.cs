using System;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>A mixture of experts: each expert multiplies the tokens routed to it as one matrix; contributions are added in the order of the experts' numbers.</summary>
internal sealed class ExpertMixtureLayer(ExpertMixture mixture, LayerLoader loader) : MixerLayer
{
    private readonly ExpertRouting _routing = new(mixture, loader);
    private readonly LinearLayer? _latentIn = loader.OptionalLinear(mixture.LatentIn);
    private readonly FeedForwardLayer[] _experts = [.. Enumerable.Range(0, mixture.Experts).Select(e => new FeedForwardLayer(mixture.Expert, loader, e))];
    private readonly LinearLayer? _latentOut = loader.OptionalLinear(mixture.LatentOut);
    private readonly FeedForwardLayer? _shared = mixture.Shared is null ? null : new(mixture.Shared, loader);
    private readonly LinearLayer? _sharedGate = loader.OptionalLinear(mixture.SharedGate);

    private int Width => mixture.Expert.Up.In;

    public static int WorkPerToken(ExpertMixture mixture)
    {
        var width = mixture.Expert.Up.In;
        var latent = mixture.LatentIn is null ? 0 : 2 * width;
        var routed = Math.Max(mixture.Experts, latent + (2 * width) + FeedForwardLayer.WorkPerToken(mixture.Expert));
        var shared = mixture.Shared is null ? 0 : mixture.Shared.Down.Out + FeedForwardLayer.WorkPerToken(mixture.Shared) + 1;
        return Math.Max(routed, shared);
    }

    public override void Run(ReadOnlySpan<float> x, Span<float> y, Step step)
    {
        var choices = _routing.Run(x, step);
        if (_latentIn is null)
        {
            RunExperts(x, y, choices, step);
        }
        else
        {
            using var narrow = step.Take(Width);
            using var sum = step.Take(Width);
            _latentIn.Run(x, narrow, step);
            RunExperts(narrow, sum, choices, step);
            _latentOut!.Run(sum, y, step);
        }

        if (_shared is not null)
            AddShared(x, y, step);
    }

    private void RunExperts(ReadOnlySpan<float> x, Span<float> y, ExpertRouting.Choice[] choices, Step step)
    {
        y.Clear();
        for (var expert = 0; expert < _experts.Length; expert++)
        {
            if (choices[expert].Tokens.Length > 0)
                AddExpert(_experts[expert], x, y, choices[expert], step);
        }
    }

    private void AddExpert(FeedForwardLayer expert, ReadOnlySpan<float> x, Span<float> y, ExpertRouting.Choice choice, Step step)
    {
        var (tokens, weights, routed) = choice;
        var (width, work) = (Width, step.Machine.Work);
        using var input = work.Take((long)tokens.Length * width);
        using var output = work.Take((long)tokens.Length * width);
        for (var i = 0; i < tokens.Length; i++)
        {
            var row = input.Span.Slice(i * width, width);
            x.Slice(tokens[i] * width, width).CopyTo(row);
            if (mixture.ScaleInput)
                Residual.Scale(row, weights[i]);
        }

        if (mixture.ScaleInput)
            step.Round(input);

        expert.Run(input, output, tokens, step);
        for (var i = 0; i < tokens.Length; i++)
        {
            if (routed[i])
                Residual.Add(y.Slice(tokens[i] * width, width), output.Span.Slice(i * width, width), mixture.ScaleInput ? 1 : weights[i], step);
        }
    }

    private void AddShared(ReadOnlySpan<float> x, Span<float> y, Step step)
    {
        using var output = step.Machine.Work.Take(y.Length);
        _shared!.Run(x, output, step);
        if (_sharedGate is null)
        {
            Residual.Add(y, output, 1, step);
            return;
        }

        using var gates = step.Take(1);
        _sharedGate.Run(x, gates, step);
        Activation.Apply(ActivationKind.Sigmoid, gates, gates);
        step.Round(gates);
        var width = y.Length / step.Tokens;
        for (var token = 0; token < step.Tokens; token++)
            Residual.Add(y.Slice(token * width, width), output.Span.Slice(token * width, width), gates.Span[token], step);
    }
}
