using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;

namespace Planck.Plans.Cost;

/// <summary>Operations of a forward pass for each token; a multiply-add counts two.</summary>
internal static class ForwardWork
{
    /// <summary>Of all layers.</summary>
    /// <param name="rowTokens">Tokens of a row: a token attends to half of it on average.</param>
    /// <param name="experts">Experts that a token goes to; null: those the router picks.</param>
    public static double OfLayers(Transformer model, double rowTokens, Func<ExpertMixture, int>? experts = null) => BlockGroups.Of(model)
        .Sum(g => g.Layers.Count * g.Block.Branches.Sum(b => OfMixer(b.Mixer, rowTokens, experts ?? (static m => m.Routing.TopK))));

    /// <summary>Of the logits.</summary>
    public static double OfHead(Transformer model) => Of(model.Head.Linear) + (model.Head.ProjectOut is { } projection ? Of(projection) : 0);

    private static double OfMixer(Mixer mixer, double rowTokens, Func<ExpertMixture, int> experts) => mixer switch
    {
        ExpertMixture mixture => Of(MixerParts.Of(mixture)) + ((experts(mixture) - 1) * Of(MixerParts.Of(mixture.Expert))),
        Attention attention => Of(MixerParts.Of(attention)) + (4.0 * attention.Heads * attention.HeadDim * Seen(attention, rowTokens)),
        LatentAttention latent => Of(MixerParts.Of(latent)) + (2.0 * latent.Heads * (latent.NopeDim + latent.RopeDim + latent.ValueDim) * rowTokens / 2),
        _ => Of(MixerParts.Of(mixer)),
    };

    private static double Seen(Attention attention, double rowTokens) =>
        attention.Span == AttentionSpan.Full || attention.SpanSize <= 0 ? rowTokens / 2 : Math.Min(rowTokens / 2, attention.SpanSize);

    private static double Of(IEnumerable<object> parts) => parts.OfType<Linear>().Sum(Of);

    private static double Of(Linear linear) => 2.0 * linear.In * linear.Out;
}
