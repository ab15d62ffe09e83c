namespace Planck.Operators;

/// <summary>Which numbers activations are between two operations. Sums within an operation are float32 or finer either way.</summary>
public enum ActivationPrecision
{
    /// <summary>float32.</summary>
    Float32,

    /// <summary>
    /// The results of operations are rounded to bfloat16, ties to even, where torch rounds them for a model in bfloat16; and weights of a checkpoint that has finer
    /// ones, as transformers rounds them when it loads such a model.
    /// </summary>
    Bf16,
}
