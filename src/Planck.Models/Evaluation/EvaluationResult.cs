using System;
using System.Collections.Generic;

namespace Planck.Evaluation;

/// <summary>How well a model predicts a text.</summary>
/// <param name="Tokens">Tokens that were scored.</param>
/// <param name="Loss">Mean negative log-likelihood per token, in nats.</param>
public sealed record Likelihood(long Tokens, double Loss)
{
    /// <summary>e^loss.</summary>
    public double Perplexity => Math.Exp(Loss);
}

/// <summary>How far the hidden states after a block are from the original's, over all tokens and features.</summary>
/// <param name="Layer">Number of the block.</param>
/// <param name="Sqnr">10 log10(sum x^2 / sum (x - y)^2) with x the original's, in decibels; infinite when equal.</param>
/// <param name="Cosine">sum x y / (|x| |y|).</param>
public sealed record LayerDistance(int Layer, double Sqnr, double Cosine);

/// <summary>A model beside the one it was made from, on the same tokens.</summary>
/// <param name="MeanKl">Mean over scored tokens of the divergence of its next-token distribution from the original's, in nats.</param>
/// <param name="TopOneAgreement">Share of scored tokens where both find the same token likeliest.</param>
/// <param name="Layers">Block by block.</param>
public sealed record Comparison(Likelihood Original, Likelihood Model, double MeanKl, double TopOneAgreement, IReadOnlyList<LayerDistance> Layers)
{
    /// <summary>Perplexity of the model over that of the original.</summary>
    public double PerplexityRatio => Math.Exp(Model.Loss - Original.Loss);
}
