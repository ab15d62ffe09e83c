namespace Planck.Operators;

/// <summary>Where a gated norm applies silu(gate).</summary>
public enum GateOrder
{
    /// <summary>norm(x * silu(gate)): Mamba-2 and Nemotron-H.</summary>
    BeforeNorm,

    /// <summary>norm(x) * silu(gate): Qwen3-Next.</summary>
    AfterNorm,
}
