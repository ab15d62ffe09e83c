using System;
using Planck.Architectures.Graph;

namespace Planck.Inference;

/// <summary>A mixer with loaded weights.</summary>
internal abstract class MixerLayer
{
    /// <summary>Computes the mixer for the tokens of a step and remembers, in their sequences, what later tokens need.</summary>
    /// <param name="x">[step.Tokens, hidden_size].</param>
    /// <param name="y">[step.Tokens, hidden_size]; overwritten; apart from <paramref name="x"/>.</param>
    public abstract void Run(ReadOnlySpan<float> x, Span<float> y, Step step);

    public static MixerLayer Load(Mixer mixer, LayerLoader loader) => mixer switch
    {
        Attention attention => new AttentionLayer(attention, loader),
        LatentAttention latent => new LatentAttentionLayer(latent, loader),
        FeedForward mlp => new FeedForwardLayer(mlp, loader),
        ExpertMixture experts => new ExpertMixtureLayer(experts, loader),
        Mamba2 mamba => new Mamba2Layer(mamba, loader),
        GatedDeltaNet net => new GatedDeltaNetLayer(net, loader),
        LinearMixer linear => new LinearMixerLayer(linear, loader),
        _ => throw Unknown(mixer),
    };

    /// <summary>Work memory per token, in values, that <see cref="Run"/> takes at most.</summary>
    public static int WorkPerToken(Mixer mixer) => mixer switch
    {
        Attention attention => AttentionLayer.WorkPerToken(attention),
        LatentAttention latent => LatentAttentionLayer.WorkPerToken(latent),
        FeedForward mlp => FeedForwardLayer.WorkPerToken(mlp),
        ExpertMixture experts => ExpertMixtureLayer.WorkPerToken(experts),
        Mamba2 mamba => Mamba2Layer.WorkPerToken(mamba),
        GatedDeltaNet net => GatedDeltaNetLayer.WorkPerToken(net),
        LinearMixer => 0,
        _ => throw Unknown(mixer),
    };

    /// <summary>Values remembered per position of a sequence.</summary>
    public static int StatePerPosition(Mixer mixer) => mixer switch
    {
        Attention attention => AttentionLayer.StatePerPosition(attention),
        LatentAttention latent => LatentAttentionLayer.StatePerPosition(latent),
        _ => 0,
    };

    /// <summary>Values remembered of a sequence, whatever its length.</summary>
    public static int StatePerSequence(Mixer mixer) => mixer switch
    {
        Mamba2 mamba => Mamba2Layer.StatePerSequence(mamba),
        GatedDeltaNet net => GatedDeltaNetLayer.StatePerSequence(net),
        _ => 0,
    };

    private static InferenceException Unknown(Mixer mixer) => new(mixer.GetType().Name, "the forward pass has no layer for a mixer of this kind");
}
