using System;
using System.Collections.Generic;

namespace Planck.Architectures.Graph;

/// <summary>What a mixer is made of, in the order in which it computes. One case per mixer; everything that walks a graph is built on this.</summary>
public static class MixerParts
{
    /// <summary>The linears, norms and other tensors of a mixer.</summary>
    /// <returns><see cref="Linear"/>, <see cref="Norm"/> or <see cref="GraphTensor"/> objects.</returns>
    public static IEnumerable<object> Of(Mixer mixer) => mixer switch
    {
        Attention attention => Present(
            attention.Query,
            attention.Key,
            attention.Value,
            attention.QueryNorm,
            attention.KeyNorm,
            attention.Sinks is { } sinks ? new GraphTensor(sinks, [attention.Heads]) : null,
            attention.Output),
        LatentAttention latent => Present(
            latent.QueryA,
            latent.QueryNorm,
            latent.QueryB,
            latent.KeyValueA,
            latent.KeyValueNorm,
            latent.KeyValueB,
            latent.Output),
        FeedForward mlp => Present(mlp.Gate, mlp.Up, mlp.Down),
        LinearMixer single => Present(single.Linear),
        ExpertMixture experts => OfExperts(experts),
        Mamba2 mamba => Present(
            mamba.In,
            new GraphTensor(mamba.Convolution.Path + ".weight", [mamba.Convolution.Channels, 1, mamba.Convolution.Kernel]),
            mamba.Convolution.Bias ? new GraphTensor(mamba.Convolution.Path + ".bias", [mamba.Convolution.Channels]) : null,
            new GraphTensor(mamba.DtBias, [mamba.Heads]),
            new GraphTensor(mamba.ALog, [mamba.Heads]),
            new GraphTensor(mamba.D, [mamba.Heads]),
            mamba.Norm,
            mamba.Output),
        GatedDeltaNet delta => Present(
            delta.Qkvz,
            delta.Ba,
            new GraphTensor(delta.Convolution.Path + ".weight", [delta.Convolution.Channels, 1, delta.Convolution.Kernel]),
            delta.Convolution.Bias ? new GraphTensor(delta.Convolution.Path + ".bias", [delta.Convolution.Channels]) : null,
            new GraphTensor(delta.DtBias, [delta.ValueHeads]),
            new GraphTensor(delta.ALog, [delta.ValueHeads]),
            delta.Norm,
            delta.Output),
        _ => throw new ArgumentException($"A mixer of kind {mixer.GetType().Name} has no parts listed", nameof(mixer)),
    };

    private static IEnumerable<object> OfExperts(ExpertMixture experts)
    {
        yield return experts.Router;
        if (experts.Routing.CorrectionBias is { } bias)
            yield return new GraphTensor(bias, [experts.Experts]);
        foreach (var part in Present(experts.LatentIn))
            yield return part;
        foreach (var part in Of(experts.Expert))
            yield return part;
        foreach (var part in Present(experts.LatentOut))
            yield return part;
        if (experts.Shared is { } shared)
        {
            foreach (var part in Of(shared))
                yield return part;
        }

        foreach (var part in Present(experts.SharedGate))
            yield return part;
    }

    private static IEnumerable<object> Present(params object?[] parts)
    {
        foreach (var part in parts)
        {
            if (part is not null)
                yield return part;
        }
    }
}
