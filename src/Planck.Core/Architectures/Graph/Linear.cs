using Planck.Models;

namespace Planck.Architectures.Graph;

/// <summary>How a linear's weight lies in the checkpoint.</summary>
public enum WeightLayout
{
    /// <summary>[out_features, in_features], as <c>torch.nn.Linear</c>.</summary>
    OutIn,

    /// <summary>[in_features, out_features]: GPT-2's Conv1D, the fused experts of Llama 4 and gpt-oss.</summary>
    InOut,
}

/// <summary>y = x W^T + b.</summary>
/// <param name="Path">Module path with <c>{}</c> for numbers, without <c>.weight</c>.</param>
/// <param name="In">in_features.</param>
/// <param name="Out">out_features.</param>
public sealed record Linear(string Path, int In, int Out)
{
    public bool Bias { get; init; }

    public ModuleKind Kind { get; init; } = ModuleKind.Linear;

    /// <summary>How tensor parallelism cuts it.</summary>
    public ShardAxis ShardAxis { get; init; }

    /// <summary>Linears of the same parent and group are one matrix in an engine (<c>qkv</c>, <c>gate_up</c>).</summary>
    public string FusionGroup { get; init; } = "";

    /// <summary>Whether its output is what a KV cache holds.</summary>
    public bool FeedsKeyValueCache { get; init; }

    public WeightLayout Layout { get; init; }

    /// <summary>
    /// When positive, the tensor stacks this many experts: [<see cref="Stacked"/>, ...] with a matrix in <see cref="Layout"/> each, its bias
    /// [<see cref="Stacked"/>, out_features].
    /// </summary>
    public int Stacked { get; init; }

    /// <summary>Name of the weight; fused experts have no <c>.weight</c>.</summary>
    public string WeightName { get; init; } = Path + ".weight";

    public string BiasName { get; init; } = Path + ".bias";
}
