using System;

namespace Planck.Operators;

/// <summary>What an attention layer computes between q, k and v: softmax(mask(cap(q k^T * scale)) + bias) v, per query head.</summary>
public sealed record AttentionParameters
{
    public required int QueryHeads { get; init; }

    /// <summary>Divides <see cref="QueryHeads"/>; query head h reads the key/value head h / (QueryHeads / KeyValueHeads).</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Values of a query or key head.</summary>
    public required int KeyDim { get; init; }

    /// <summary>Values of a value head (differs from <see cref="KeyDim"/> in multi-head latent attention).</summary>
    public required int ValueDim { get; init; }

    /// <summary>Factor of q k^T, usually KeyDim^-1/2.</summary>
    public required float Scale { get; init; }

    /// <summary>A token sees itself and earlier tokens only.</summary>
    public bool Causal { get; init; } = true;

    /// <summary>W: the token at position i sees i - W + 1 to i. Needs <see cref="Causal"/>.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>C: a token sees only positions of its own chunk of C (Llama 4). Needs <see cref="Causal"/>.</summary>
    public int? ChunkSize { get; init; }

    /// <summary>cap * tanh(s / cap) of the scaled scores, before the mask (Gemma 2).</summary>
    public float? LogitSoftcap { get; init; }

    /// <summary>A logit per query head that takes part in the softmax's denominator only (gpt-oss); empty for none.</summary>
    public ReadOnlyMemory<float> Sinks { get; init; }

    /// <summary>Attention with linear biases; null for none.</summary>
    public AlibiBias? Alibi { get; init; }

    /// <summary>
    /// bfloat16: torch's attention on a CPU, <see cref="FlashAttention"/>, for keys and values of one width; with sinks or capped logits <see cref="EagerAttention"/>.
    /// Results are left to the caller to round.
    /// </summary>
    public ActivationPrecision Precision { get; init; }

    /// <summary>Whether transformers computes it operation by operation.</summary>
    internal bool IsEager => Precision == ActivationPrecision.Bf16 && (!Sinks.IsEmpty || LogitSoftcap is not null);

    /// <exception cref="ArgumentException">A head count or width that no attention has, or a mask that contradicts another.</exception>
    internal void Validate()
    {
        if (QueryHeads < 1 || KeyValueHeads < 1 || QueryHeads % KeyValueHeads != 0)
            throw Invalid($"{QueryHeads} query heads do not divide among {KeyValueHeads} key/value heads");
        if (KeyDim < 1 || ValueDim < 1)
            throw Invalid($"head widths are {KeyDim} (keys) and {ValueDim} (values); they begin at 1");
        if (SlidingWindow < 1 || ChunkSize < 1)
            throw Invalid($"a window of {SlidingWindow ?? ChunkSize} positions lets a token see nothing");
        if (!Causal && (SlidingWindow is not null || ChunkSize is not null))
            throw Invalid("a sliding window or chunk is defined for causal attention");
        if (LogitSoftcap is { } cap && !(cap > 0))
            throw Invalid($"the logit softcap is {cap}; it must be positive");
        if (!Sinks.IsEmpty && Sinks.Length != QueryHeads)
            throw Invalid($"there are {Sinks.Length} sinks for {QueryHeads} query heads");
        if (Alibi is { } alibi && alibi.Slopes.Length != QueryHeads)
            throw Invalid($"there are {alibi.Slopes.Length} ALiBi slopes for {QueryHeads} query heads");
    }

    private static ArgumentException Invalid(string reason) => new($"Attention: {reason}.");
}
