using Planck.Collections;

namespace Planck.Targets.Facts;

/// <summary>One way in which linears of a checkpoint are quantized, with what a reader goes by to choose its method.</summary>
/// <param name="Label">
/// The word of the layout: ModelOpt's <c>quant_algo</c>, compressed-tensors' <c>format</c>, GPTQ's <c>checkpoint_format</c>, AWQ's <c>version</c>, a type of GGUF.
/// Empty when the configuration has none.
/// </param>
/// <param name="Weights">Null for a group of compressed-tensors that quantizes an attention only.</param>
/// <param name="Activations">Null when inputs stay in 16 bits.</param>
public sealed record SchemeFacts(string Label, NumberFacts? Weights, NumberFacts? Activations)
{
    /// <summary>
    /// The tensors of each linear, named relative to it, where they are known from the format alone; empty when <see cref="CheckpointFacts.Modules"/> says it.
    /// </summary>
    public EquatableArray<string> Tensors { get; init; } = [];

    /// <summary>More of them for linears that are fused with no other (<c>o_proj</c>, <c>down_proj</c>): factors that could not be folded away.</summary>
    public EquatableArray<string> TensorsOfUnfused { get; init; } = [];
}
