namespace Planck.Operators;

/// <summary>How a fused buffer [tokens, 2 * width] holds gate and up.</summary>
public enum GateUpLayout
{
    /// <summary>Columns 0 to width - 1 are the gate, the others up: Phi-3, GLM-4, Llama 4.</summary>
    Halves,

    /// <summary>Even columns are the gate, odd ones up: gpt-oss.</summary>
    Interleaved,
}
