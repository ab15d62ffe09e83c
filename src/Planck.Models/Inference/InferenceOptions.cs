using System;
using Planck.Algebra;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>How a model is run. No option but <see cref="Activations"/> changes a result by a bit.</summary>
public sealed record InferenceOptions
{
    /// <summary>Threads that compute and read, the calling one among them.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Bytes for everything that is not the weights of the block at work: hidden states, work buffers, keys and values of one row, logits. Hidden states that do
    /// not fit go to a file in <see cref="SpillFolder"/>. By default a quarter of the memory that the process may use.
    /// </summary>
    public long MemoryBudget { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>Where hidden states go that do not fit into the budget; null: the system's folder for temporary files.</summary>
    public string? SpillFolder { get; init; }

    /// <summary>
    /// bfloat16 gives the activations that transformers and torch have when they run the model in bfloat16 on a CPU with matrix tiles, products summed in the order of
    /// <see cref="ProductOrder.Tiles"/>. The insides of Mamba, of gated delta nets and of attention whose keys and values differ in width stay float32; their results
    /// are rounded.
    /// </summary>
    public ActivationPrecision Activations { get; init; }

    internal MatrixMultiplier Multiplier() => new(Threads, Activations == ActivationPrecision.Bf16 ? ProductOrder.Tiles : ProductOrder.Blocks);
}
