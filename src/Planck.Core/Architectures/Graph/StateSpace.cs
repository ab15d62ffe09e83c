namespace Planck.Architectures.Graph;

/// <summary>
/// A Mamba-2 mixer (Nemotron-H): in_proj gives [gate, x, B, C, dt]; a causal depthwise convolution over x, B and C; the selective state-space
/// scan; a gated group norm; out_proj. Tensors beside the linears: A_log, D and dt_bias [Heads].
/// </summary>
public sealed record Mamba2 : Mixer
{
    /// <summary>Module path of the mixer; its own tensors are below it.</summary>
    public required string Path { get; init; }

    /// <summary>hidden_size to 2 * Heads * HeadDim + 2 * Groups * StateSize + Heads.</summary>
    public required Linear In { get; init; }

    public required Linear Output { get; init; }

    /// <summary>Depthwise weight [channels, 1, kernel], channels = Heads * HeadDim + 2 * Groups * StateSize.</summary>
    public required CausalConvolution Convolution { get; init; }

    /// <summary>Norm of y * silu(gate), over Heads * HeadDim / Groups values.</summary>
    public required Norm Norm { get; init; }

    public required int Heads { get; init; }

    public required int HeadDim { get; init; }

    public required int Groups { get; init; }

    public required int StateSize { get; init; }

    /// <summary>dt is limited to this range after softplus.</summary>
    public double TimeStepMin { get; init; }

    public double TimeStepMax { get; init; } = double.PositiveInfinity;

    public string ALog => Path + ".A_log";

    public string D => Path + ".D";

    public string DtBias => Path + ".dt_bias";
}

/// <summary>A causal depthwise convolution along the sequence, followed by an activation.</summary>
/// <param name="Path">Module path; weight [Channels, 1, Kernel].</param>
public sealed record CausalConvolution(string Path, int Channels, int Kernel, bool Bias, string Activation);

/// <summary>
/// Gated DeltaNet (Qwen3-Next's linear attention): in_proj_qkvz and in_proj_ba, a causal convolution over q, k and v, the gated delta rule,
/// a gated norm per head, out_proj. Tensors beside the linears: A_log and dt_bias [ValueHeads].
/// </summary>
public sealed record GatedDeltaNet : Mixer
{
    public required string Path { get; init; }

    /// <summary>Per key head: query, key, its values, its gates z.</summary>
    public required Linear Qkvz { get; init; }

    /// <summary>Per key head: b and a of its value heads.</summary>
    public required Linear Ba { get; init; }

    public required CausalConvolution Convolution { get; init; }

    /// <summary>Norm of the output per head, multiplied by silu(z).</summary>
    public required Norm Norm { get; init; }

    public required Linear Output { get; init; }

    public required int KeyHeads { get; init; }

    public required int ValueHeads { get; init; }

    public required int KeyDim { get; init; }

    public required int ValueDim { get; init; }

    public string ALog => Path + ".A_log";

    public string DtBias => Path + ".dt_bias";
}
