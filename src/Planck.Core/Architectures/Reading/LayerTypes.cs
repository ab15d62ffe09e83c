using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Collections;

namespace Planck.Architectures.Reading;

/// <summary>Models whose layers are of several kinds: which layer is of which kind, and one block per kind.</summary>
public static class LayerTypes
{
    public const string FullAttention = "full_attention";
    public const string SlidingAttention = "sliding_attention";
    public const string ChunkedAttention = "chunked_attention";
    public const string LinearAttention = "linear_attention";

    /// <summary><c>layer_types</c>, one word per layer; where the file has none, what the family's class fills in.</summary>
    /// <param name="known">The words the family knows.</param>
    /// <param name="otherwise">From the layer's number to the class's default.</param>
    /// <exception cref="ConfigException">The list is shorter than the model, or has a word that is not known.</exception>
    public static IReadOnlyList<string> Read(ConfigFacts config, IReadOnlyCollection<string> known, Func<int, string> otherwise)
    {
        var layers = config.Model.Layers;
        if (config.Texts("layer_types") is not { } types)
            return [.. Enumerable.Range(0, layers).Select(otherwise)];
        if (types.Count < layers)
            throw config.Error("layer_types", $"has {types.Count} entries for {layers} layers");
        return types.FirstOrDefault(t => !known.Contains(t)) is { } unknown
            ? throw config.Error("layer_types", $"has '{unknown}'; known are {string.Join(", ", known)}")
            : [.. types.Take(layers)];
    }

    /// <summary>Which layers see a window, in models that have windows and full attention.</summary>
    /// <param name="otherwise">The class's rule, by layer.</param>
    public static Func<int, bool> Sliding(ConfigFacts config, Func<int, bool> otherwise)
    {
        var types = Read(config, [FullAttention, SlidingAttention], layer => otherwise(layer) ? SlidingAttention : FullAttention);
        return layer => types[layer] == SlidingAttention;
    }

    /// <summary>A block per layer; layers of the same kind share one.</summary>
    public static EquatableArray<Block> Blocks<TKind>(IEnumerable<TKind> kinds, Func<TKind, Block> build)
        where TKind : notnull
    {
        var built = new Dictionary<TKind, Block>();
        return kinds.Select(BlockOf).ToEquatableArray();

        Block BlockOf(TKind kind)
        {
            if (!built.TryGetValue(kind, out var block))
                built.Add(kind, block = build(kind));
            return block;
        }
    }
}
