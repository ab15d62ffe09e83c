using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Targets.Facts;

namespace Planck.Checkpoints.Facts;

/// <summary>The words of AutoAWQ, GPTQ and DeepSeek's FP8: one scheme for all linears that are not named.</summary>
internal static class PackedFacts
{
    public static CheckpointFacts OfAwq(JsonObject quantization, IReadOnlyList<ModuleFacts> modules)
    {
        var size = JsonText.Number(quantization, "group_size") ?? JsonText.Number(quantization, "q_group_size") ?? 128;
        SchemeFacts scheme = new(
            JsonText.Of(quantization, "version"),
            Grouped(JsonText.Number(quantization, "bits") ?? JsonText.Number(quantization, "w_bit") ?? 4, size, !JsonText.Flag(quantization, "zero_point", otherwise: true)),
            null);
        var kept = JsonText.List(quantization, "modules_to_not_convert");
        return Of(CheckpointLayout.Awq, scheme, modules, name => !kept.Any(k => name.Contains(k, StringComparison.Ordinal)));
    }

    public static CheckpointFacts OfGptq(JsonObject quantization, IReadOnlyList<ModuleFacts> modules)
    {
        SchemeFacts scheme = new(
            JsonText.Of(quantization, "checkpoint_format"),
            Grouped(JsonText.Number(quantization, "bits") ?? 4, JsonText.Number(quantization, "group_size") ?? 128, JsonText.Flag(quantization, "sym", otherwise: true)),
            null);
        return Of(CheckpointLayout.Gptq, scheme, modules, static _ => true);
    }

    public static CheckpointFacts OfFp8(JsonObject quantization, IReadOnlyList<ModuleFacts> modules)
    {
        var block = JsonText.Numbers(quantization, "weight_block_size");
        SchemeFacts scheme = new(
            JsonText.Of(quantization, "fmt"),
            new(NumberKind.Float, 8, block.Count == 2 ? ScaleStrategy.Block : ScaleStrategy.Tensor) { BlockRows = block.Count == 2 ? block[0] : 0, GroupSize = block.Count == 2 ? block[1] : 0 },
            new(NumberKind.Float, 8, block.Count == 2 ? ScaleStrategy.Group : ScaleStrategy.Tensor)
            {
                GroupSize = block.Count == 2 ? block[1] : 0,
                Time = JsonText.Of(quantization, "activation_scheme") == "static" ? ScaleTime.Static : ScaleTime.Dynamic,
            });
        List<string> kept = [.. JsonText.List(quantization, "modules_to_not_convert"), .. JsonText.List(quantization, "ignored_layers")];
        return Of(CheckpointLayout.Fp8, scheme, modules, name => !kept.Exists(k => name == k || name.StartsWith(k + ".", StringComparison.Ordinal)));
    }

    private static NumberFacts Grouped(int bits, int size, bool symmetric) =>
        new(NumberKind.Int, bits, size > 0 ? ScaleStrategy.Group : ScaleStrategy.Channel) { GroupSize = Math.Max(0, size), Symmetric = symmetric };

    // All of these leave the head and the embedding in 16 bits.
    private static CheckpointFacts Of(CheckpointLayout layout, SchemeFacts scheme, IReadOnlyList<ModuleFacts> modules, Func<string, bool> converts) => new(layout)
    {
        Schemes = [scheme],
        Modules = modules.Select(m => m.Placement is ModulePlacement.Linear or ModulePlacement.Experts && converts(m.Name) ? m with { Scheme = scheme } : m).ToEquatableArray(),
    };
}
