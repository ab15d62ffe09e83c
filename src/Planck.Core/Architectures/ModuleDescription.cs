using Planck.Models;

namespace Planck.Architectures;

/// <summary>What an architecture says about modules of one name.</summary>
/// <param name="Path">The module's path without <c>.weight</c>, with <c>{}</c> for layer and expert numbers.</param>
/// <param name="Kind">Decides what a recipe may do with it.</param>
/// <param name="ShardAxis">How tensor parallelism cuts it.</param>
/// <param name="FusionGroup">Linears of the same parent and group are one matrix in an engine (<c>qkv</c>, <c>gate_up</c>).</param>
/// <param name="FeedsKeyValueCache">Whether its output is what a KV cache holds.</param>
/// <param name="Stack">Of experts that are stacked in one tensor, how.</param>
public sealed record ModuleDescription(
    string Path,
    ModuleKind Kind,
    ShardAxis ShardAxis = ShardAxis.None,
    string FusionGroup = "",
    bool FeedsKeyValueCache = false,
    StackLayout? Stack = null)
{
    /// <summary>What the name of its weight has after the path.</summary>
    internal string WeightSuffix => Stack?.WeightSuffix ?? ModuleFamilies.WeightSuffix;

    /// <summary>What the name of its bias has after the path.</summary>
    internal string BiasSuffix => Stack?.BiasSuffix ?? ModuleFamilies.BiasSuffix;

    /// <summary>Extents of its weight.</summary>
    internal int Rank => Kind == ModuleKind.Norm ? 1 : Stack is null ? 2 : 3;
}
