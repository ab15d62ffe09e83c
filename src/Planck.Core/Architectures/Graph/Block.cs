using Planck.Collections;

namespace Planck.Architectures.Graph;

/// <summary>
/// One layer: residual branches. One after another, <c>x += scale * post(mixer(pre(x)))</c> for each; or, when <see cref="Parallel"/>, all
/// read the block's input and their outputs are added to it (Cohere, Falcon).
/// </summary>
/// <param name="Branches">Empty for a layer that does nothing.</param>
public sealed record Block(EquatableArray<Branch> Branches)
{
    public bool Parallel { get; init; }
}

/// <summary>A residual branch.</summary>
/// <param name="PreNorm">Norm of the mixer's input; null when it reads the residual stream itself (OLMo 2).</param>
/// <param name="Mixer">What the branch computes.</param>
public sealed record Branch(Norm? PreNorm, Mixer Mixer)
{
    /// <summary>Norm of the mixer's output, before it is added (Gemma 2, OLMo 2).</summary>
    public Norm? PostNorm { get; init; }

    /// <summary>Norm of the sum: <c>x = norm(x + mixer(x))</c> (OPT 350m).</summary>
    public Norm? ResidualNorm { get; init; }

    /// <summary>Multiplies the output before it is added (Granite: <c>residual_multiplier</c>).</summary>
    public double Scale { get; init; } = 1;
}

/// <summary>What a residual branch computes, [tokens, hidden_size] to [tokens, hidden_size].</summary>
public abstract record Mixer;
