using System;
using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>Strategies as recipes spell them.</summary>
internal static class StrategyNames
{
    public static EquatableArray<string> All { get; } = Enum.GetValues(typeof(Strategy)).Cast<Strategy>().Select(Of).ToEquatableArray();

    public static string Of(Strategy strategy) => strategy switch
    {
        Strategy.TensorGroup => "tensor_group",
        Strategy.AttentionHead => "attn_head",
        _ => strategy.ToString().ToLowerInvariant(),
    };

    public static Strategy Parse(string name) => Enum.GetValues(typeof(Strategy)).Cast<Strategy>().First(s => Of(s) == name);
}
