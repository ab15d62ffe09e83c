using Planck.Collections;

namespace Planck.Architectures.Graph;

/// <summary>Rows of a fused query/key/value projection.</summary>
public enum QkvLayout
{
    /// <summary>Three linears.</summary>
    Separate,

    /// <summary>All queries, then all keys, then all values (Phi-3, GPT-2).</summary>
    Concatenated,

    /// <summary>Per key/value head: its queries, its key, its value (Falcon).</summary>
    Grouped,
}

/// <summary>Which keys a query sees; never later ones.</summary>
public enum AttentionSpan
{
    /// <summary>All earlier keys and its own.</summary>
    Full,

    /// <summary>Keys i - Size + 1 .. i.</summary>
    Sliding,

    /// <summary>Keys of its own chunk of Size positions (Llama 4).</summary>
    Chunked,
}

/// <summary>Softmax attention with grouped queries.</summary>
public sealed record Attention : Mixer
{
    /// <summary>Query projection, or the fused one when <see cref="Layout"/> is not <see cref="QkvLayout.Separate"/>.</summary>
    public required Linear Query { get; init; }

    /// <summary>Null when fused.</summary>
    public Linear? Key { get; init; }

    /// <summary>Null when fused.</summary>
    public Linear? Value { get; init; }

    public required Linear Output { get; init; }

    public QkvLayout Layout { get; init; }

    public required int Heads { get; init; }

    public required int KeyValueHeads { get; init; }

    public required int HeadDim { get; init; }

    /// <summary>Multiplies q.k; mostly head_dim^-1/2.</summary>
    public required double Scale { get; init; }

    /// <summary>Rotary positions; null when the layer has none.</summary>
    public Rope? Rope { get; init; }

    /// <summary>
    /// Norm of the queries: over head_dim (Qwen3), per head with gains of its own (Cohere), or over all heads at once when its width says so (OLMo 2).
    /// </summary>
    public Norm? QueryNorm { get; init; }

    public Norm? KeyNorm { get; init; }

    /// <summary>The query and key norms come after the rotation (Llama 4, Hunyuan) instead of before it.</summary>
    public bool NormAfterRope { get; init; }

    public AttentionSpan Span { get; init; }

    /// <summary>Window or chunk, in tokens.</summary>
    public int SpanSize { get; init; }

    /// <summary>cap * tanh(score / cap) before the mask when positive (Gemma 2).</summary>
    public double Softcap { get; init; }

    /// <summary>Name of a tensor [Heads]: a logit per head that joins the softmax's denominator (gpt-oss).</summary>
    public string? Sinks { get; init; }

    /// <summary>The query projection is twice as wide, per head [query, gate]; the attention's output is multiplied by sigmoid(gate) (Qwen3-Next).</summary>
    public bool OutputGate { get; init; }

    /// <summary>
    /// Linear position bias instead of rotation (old Falcon): softmax(Scale * (q.k + slope_h * j)) over keys j; slope_h and the product are rounded
    /// to bfloat16, whatever the model's dtype. Slopes as Press et al. (2022): 2^(-8 (h + 1) / n) for the n heads up to the largest power of two,
    /// then every second slope of 2n heads.
    /// </summary>
    public bool Alibi { get; init; }

    /// <summary>Llama 4's queries without rotation grow with the position: q *= 1 + Scale * ln(1 + floor((position + 1) / Floor)).</summary>
    public TemperatureTuning? Temperature { get; init; }
}

public sealed record TemperatureTuning(double Scale, double Floor);

/// <summary>
/// Multi-head latent attention (DeepSeek V2 and V3): keys and values through a low-rank bottleneck, one rotated key part for all heads.
/// </summary>
public sealed record LatentAttention : Mixer
{
    /// <summary>hidden_size to q_lora_rank; null when queries have no bottleneck and <see cref="QueryB"/> reads the input.</summary>
    public Linear? QueryA { get; init; }

    public Norm? QueryNorm { get; init; }

    /// <summary>To heads * (nope + rope).</summary>
    public required Linear QueryB { get; init; }

    /// <summary>To kv_lora_rank + rope.</summary>
    public required Linear KeyValueA { get; init; }

    public required Norm KeyValueNorm { get; init; }

    /// <summary>kv_lora_rank to heads * (nope + value).</summary>
    public required Linear KeyValueB { get; init; }

    public required Linear Output { get; init; }

    public required int Heads { get; init; }

    /// <summary>Width of a head's part without rotation.</summary>
    public required int NopeDim { get; init; }

    /// <summary>Width of the rotated part.</summary>
    public required int RopeDim { get; init; }

    public required int ValueDim { get; init; }

    public required int KeyValueRank { get; init; }

    public required double Scale { get; init; }

    public required Rope Rope { get; init; }
}
