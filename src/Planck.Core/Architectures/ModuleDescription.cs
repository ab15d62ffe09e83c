using Planck.Models;

namespace Planck.Architectures;

/// <summary>What an architecture says about modules of one name.</summary>
/// <param name="Path">The module's path without <c>.weight</c>, with <c>{}</c> for layer and expert numbers.</param>
/// <param name="Kind">Decides what a recipe may do with it.</param>
/// <param name="ShardAxis">How tensor parallelism cuts it.</param>
/// <param name="FusionGroup">Linears of the same parent and group are one matrix in an engine (<c>qkv</c>, <c>gate_up</c>).</param>
/// <param name="FeedsKeyValueCache">Whether its output is what a KV cache holds.</param>
public sealed record ModuleDescription(
    string Path,
    ModuleKind Kind,
    ShardAxis ShardAxis = ShardAxis.None,
    string FusionGroup = "",
    bool FeedsKeyValueCache = false);
