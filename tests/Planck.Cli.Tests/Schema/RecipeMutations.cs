using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace Planck.Cli.Tests.Schema;

/// <summary>Recipes that use every key, and each of them with one line changed as a typing mistake would change it.</summary>
internal static class RecipeMutations
{
    private const string Halves =
        """
        model: classics-7m
        target:
          - engine: vllm>=0.11
            gpu: h200
            tensor_parallel: 2
          - engine: sglang
        weights: nvfp4
        activations: none
        block_size: 16
        rules:
          - layers: "*.self_attn.*"
            format: int4_blockwise_weight_only
            block_size: 64
            because: attention is sensitive
          - layers:
              - "layers.{0,5}.mlp.*"
              - "*.lm_head"
            weights: mxfp4
            activations: none
        kv_cache: fp8
        calibrate:
          data: data/calib.jsonl
          column: text
          samples: 64
          sequence_length: 128
          batch_size: 4
          layerwise: true
          moe_experts_ratio: 0.5
        algorithm:
          - method: mse
            step_size: 0.2
            start_multiplier: 0.5
            fp8_scale_sweep: true
          - max
        arithmetic: cpu
        export:
          layout: modelopt
          max_shard_size: 5 GB
        evaluate:
          data: data/eval.safetensors
          column: text
          samples: 8
          sequence_length: 64
          stride: 32
          max_perplexity_ratio: 1.01
          max_kl: 0.02
          min_top1_agreement: 0.95
          min_cosine: 0.99
        limits:
          max_size: 40 GB
          max_bits_per_weight: 8.5
          min_quantized: 95 %
          max_memory: 64 GB
        memory_budget: 8 GB

        """;

    private const string Short = "model: classics-7m\ntarget: {engine: vllm, gpu: h200}\nformat: int8_weight_only\nalgorithm: {method: gptq, block_size: 64, act_order: false}\nexport: modelopt\n";

    // One of each kind of value, and the misspellings of words.
    private static readonly string[] Values =
    [
        "zebra", "Zebra 5", "-1", "0", "1", "2", "0.5", "1.5", "7e2", "64", "999999999999", "\"65\"", "\"0.35\"", "true", "\"false\"", "yes", "\"\"", "[]", "{}", "[max]", "{a: b}", "[[x]]",
        "fp8", "keep", "int4_awq", "awq", "5 Gb", "500 MiB", "0 GB", "0.5 %", "0 %", "120 %", "vllm>=x", "vllm >= 0.9.1", "/data/a.jsonl", "a.parquet", "A.JSONL", "\"*.mlp.*\"", "\"layers.{0..3,7}.*\"", "\"layers.{a}.*\"",
    ];

    /// <summary>The recipes as they are.</summary>
    public static IReadOnlyList<string> Good { get; } = [Halves, Short];

    public static IEnumerable<string> Bad() => Good.SelectMany(Bad).Distinct();

    private static IEnumerable<string> Bad(string recipe)
    {
        var lines = recipe.TrimEnd('\n').Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var parts = Regex.Match(lines[i], @"^(?<start>[ -]*)(?:(?<key>[a-z0-9_]+):)?(?: ?(?<value>[^ ].*))?$");
            var (start, key, value) = (parts.Groups["start"].Value, parts.Groups["key"].Value, parts.Groups["value"].Value);
            if (key.Length > 0)
            {
                foreach (var typo in new[] { key + "s", key[1..], "x" + key, key.ToUpperInvariant(), key.Replace('_', '-') }.Where(t => t.Length > 0 && t != key))
                    yield return With(lines, i, $"{start}{typo}: {value}");
                if (value.Length > 0)
                    yield return With(lines, i, start.Replace("-", "- {}", StringComparison.Ordinal).TrimEnd());
            }

            if (value.Length > 0)
            {
                foreach (var other in Values.Append(value + "x").Append(value.ToUpperInvariant()))
                    yield return With(lines, i, key.Length > 0 ? $"{start}{key}: {other}" : $"{start}{other}");
            }
        }
    }

    private static string With(string[] lines, int at, string line) => string.Join("\n", lines.Select((l, i) => i == at ? line : l)) + "\n";
}
