using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Models;

namespace Planck.Checks;

/// <summary>Which keys of <c>config.json</c> a tensor's extents follow from, found by their values.</summary>
internal static class ConfigOrigin
{
    private const int Most = 2;

    /// <summary><c> (hidden_size 4096, num_key_value_heads x head_dim 8 x 128)</c>, of the extents that differ; empty when no key has such a value.</summary>
    /// <param name="found">What the checkpoint has; empty when it has nothing.</param>
    public static string Of(ModelConfig config, IReadOnlyList<long> expected, IReadOnlyList<long> found)
    {
        var keys = expected
            .Where((extent, axis) => found.Count != expected.Count || found[axis] != extent)
            .Select(extent => Wording.Or([.. Keys(config, extent).Take(found.Count == 0 ? 1 : Most)]))
            .Where(static k => k.Length > 0)
            .Distinct()
            .ToList();
        return keys.Count == 0 ? "" : $" ({string.Join(", ", keys)})";
    }

    // The plainest first: both extents of Llama's q_proj may be hidden_size, one of them because it is heads x head_dim.
    private static IEnumerable<string> Keys(ModelConfig config, long extent)
    {
        (string Key, long Value)[] counts =
        [
            ("hidden_size", config.HiddenSize), ("intermediate_size", config.IntermediateSize), ("vocab_size", config.VocabSize),
            ("num_experts", config.Experts), ("head_dim", config.HeadDim), .. Others(config),
        ];
        (string Key, long Heads)[] heads =
        [
            ("num_attention_heads", config.AttentionHeads), ("num_key_value_heads", config.KeyValueHeads),
            ("(num_attention_heads + 2 num_key_value_heads)", config.AttentionHeads + (2L * config.KeyValueHeads)),
        ];
        return counts.Where(c => c.Value == extent).Select(static c => $"{c.Key} {Wording.Number(c.Value)}")
            .Concat(heads.Where(h => h.Heads > 0 && h.Heads * config.HeadDim == extent).Select(h => $"{h.Key} x head_dim {Wording.Number(h.Heads)} x {Wording.Number(config.HeadDim)}"))
            .Concat(counts.Where(c => c.Value > 0 && 2 * c.Value == extent).Select(static c => $"2 x {c.Key} {Wording.Number(c.Value)}"))
            .Distinct();
    }

    // Sizes that only this architecture reads: moe_intermediate_size, kv_lora_rank.
    private static IEnumerable<(string Key, long Value)> Others(ModelConfig config) => config.Values.Entries
        .Where(static e => e.Key.EndsWith("_size", StringComparison.Ordinal) || e.Key.EndsWith("_rank", StringComparison.Ordinal) || e.Key.EndsWith("_dim", StringComparison.Ordinal))
        .Where(e => config.Fact(e.Key) is null)
        .Select(static e => (e.Key, Value: long.TryParse(e.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0))
        .Where(static e => e.Value > 0);
}
