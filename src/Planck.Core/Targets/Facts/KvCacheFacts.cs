namespace Planck.Targets.Facts;

/// <summary>How keys and values are kept.</summary>
/// <param name="Label">ModelOpt's <c>kv_cache_quant_algo</c>; empty in compressed-tensors, whose <c>kv_cache_scheme</c> has numbers only.</param>
public sealed record KvCacheFacts(string Label, NumberFacts Numbers)
{
    /// <summary>Whether a mean of each head's channels is taken off (<c>k_bias</c>, <c>v_bias</c>).</summary>
    public bool Affine { get; init; }

    /// <summary>Whether keys are rotated before.</summary>
    public bool Rotated { get; init; }
}
