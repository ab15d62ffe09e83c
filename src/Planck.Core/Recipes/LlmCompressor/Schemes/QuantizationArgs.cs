using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>What shares a scale.</summary>
internal enum Strategy
{
    Tensor,
    Channel,
    Group,
    Block,
    Token,
    TensorGroup,
    AttentionHead,
}

/// <summary>When scales are computed.</summary>
internal enum Dynamics
{
    /// <summary>Before the model is served.</summary>
    Static,

    /// <summary>While serving.</summary>
    Dynamic,

    /// <summary>One scale per tensor before, those of the groups while serving (NVFP4).</summary>
    Local,
}

/// <summary>How one tensor is quantized: <c>QuantizationArgs</c> of compressed-tensors 0.19.0.</summary>
internal sealed record QuantizationArgs
{
    public int Bits { get; init; } = 8;

    public bool IsFloat { get; init; }

    public bool Symmetric { get; init; } = true;

    /// <summary>Columns that share a scale; -1 for a whole row; null when the strategy has no groups.</summary>
    public int? GroupSize { get; init; }

    public Strategy Strategy { get; init; }

    /// <summary>Rows and columns of a block.</summary>
    public EquatableArray<int>? BlockStructure { get; init; }

    public Dynamics Dynamics { get; init; }

    /// <summary><c>weight</c> or <c>static</c>, which mean the same; <c>group</c> and <c>dynamic</c> only as an argument of GPTQModifier.</summary>
    public string? ActOrder { get; init; }

    /// <summary><c>torch.uint8</c>: scales are powers of two.</summary>
    public string? ScaleDType { get; init; }

    /// <summary>Null when symmetric.</summary>
    public string? ZeroPointDType { get; init; }

    public string? Observer { get; init; }

    /// <summary><c>observer_kwargs</c>.</summary>
    public EquatableArray<ObserverArgument> ObserverArguments { get; init; }
}
