using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Models;

namespace Planck.Checks;

/// <summary>Which keys of <c>config.json</c> a tensor's extents follow from, found by their values.</summary>
internal static class ConfigOrigin
{
    /// <summary><c> (hidden_size 4096, num_attention_heads x head_dim 32 x 128)</c>, of the extents that differ; empty when no key has such a value.</summary>
    /// <param name="found">What the checkpoint has; empty when it has nothing.</param>
    public static string Of(ModelConfig config, IReadOnlyList<long> expected, IReadOnlyList<long> found)
    {
        var keys = expected
            .Where((extent, axis) => found.Count != expected.Count || found[axis] != extent)
            .SelectMany(extent => Keys(config, extent))
            .Distinct()
            .ToList();
        return keys.Count == 0 ? "" : $" ({string.Join(", ", keys)})";
    }

    // All keys of the value: q_proj of Llama is hidden_size wide and heads x head_dim high, and both may be the same number.
    private static IEnumerable<string> Keys(ModelConfig config, long extent)
    {
        (string Key, long Value)[] counts =
        [
            ("hidden_size", config.HiddenSize), ("intermediate_size", config.IntermediateSize), ("vocab_size", config.VocabSize),
            ("num_experts", config.Experts), ("head_dim", config.HeadDim), .. Others(config),
        ];
        foreach (var (key, value) in counts)
        {
            if (value == extent)
                yield return $"{key} {Wording.Number(value)}";
            else if (value > 0 && 2 * value == extent)
                yield return $"2 x {key} {Wording.Number(value)}";
        }

        (string Key, long Heads)[] heads =
        [
            ("num_attention_heads", config.AttentionHeads), ("num_key_value_heads", config.KeyValueHeads),
            ("(num_attention_heads + 2 num_key_value_heads)", config.AttentionHeads + (2L * config.KeyValueHeads)),
        ];
        foreach (var (key, count) in heads)
        {
            if (count > 0 && count * config.HeadDim == extent)
                yield return $"{key} x head_dim {Wording.Number(count)} x {Wording.Number(config.HeadDim)}";
        }
    }

    // Sizes that only this architecture reads: moe_intermediate_size, kv_lora_rank.
    private static IEnumerable<(string Key, long Value)> Others(ModelConfig config) => config.Values.Entries
        .Where(static e => e.Key.EndsWith("_size", StringComparison.Ordinal) || e.Key.EndsWith("_rank", StringComparison.Ordinal) || e.Key.EndsWith("_dim", StringComparison.Ordinal))
        .Where(e => config.Fact(e.Key) is null)
        .Select(static e => (e.Key, Value: long.TryParse(e.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0))
        .Where(static e => e.Value > 0);
}
