namespace Planck.Architectures.Graph;

/// <summary>Rows (or columns of a <see cref="WeightLayout.InOut"/> weight) of a fused gate/up projection.</summary>
public enum GateUpLayout
{
    /// <summary>Two linears, or none fused.</summary>
    Separate,

    /// <summary>All gates, then all ups (Phi-3, GLM-4, Llama 4's experts).</summary>
    Concatenated,

    /// <summary>gate, up, gate, up, ... (gpt-oss).</summary>
    Interleaved,
}

/// <summary>
/// down(act(gate(x)) * up(x)); without a gate down(act(up(x))) (Nemotron, GPT-2, OPT, Falcon).
/// </summary>
public sealed record FeedForward : Mixer
{
    /// <summary>Null without a gate, or when fused into <see cref="Up"/>.</summary>
    public Linear? Gate { get; init; }

    /// <summary>The up projection, or gate and up when <see cref="Layout"/> is not <see cref="GateUpLayout.Separate"/>.</summary>
    public required Linear Up { get; init; }

    public required Linear Down { get; init; }

    public GateUpLayout Layout { get; init; }

    /// <summary><c>hidden_act</c> in transformers' words: silu, gelu, gelu_pytorch_tanh, relu2.</summary>
    public required string Activation { get; init; }

    /// <summary>When set, gpt-oss's clamped form takes the place of act(gate) * up.</summary>
    public ClampedSwiglu? Clamped { get; init; }

    public bool Gated => Gate is not null || Layout != GateUpLayout.Separate;
}

/// <summary>gate = min(gate, Limit); up = clamp(up, -Limit, Limit); (up + 1) * gate * sigmoid(Alpha * gate).</summary>
public sealed record ClampedSwiglu(double Alpha, double Limit);

/// <summary>A single linear in place of attention or MLP (Llama-Nemotron).</summary>
public sealed record LinearMixer(Linear Linear) : Mixer;
