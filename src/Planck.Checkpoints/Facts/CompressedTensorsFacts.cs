using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Targets.Facts;

namespace Planck.Checkpoints.Facts;

/// <summary>The words of compressed-tensors: groups with targets, and a list of what is ignored.</summary>
internal static class CompressedTensorsFacts
{
    /// <summary>Every key that compressed-tensors 0.19 knows of weights and activations; another is refused.</summary>
    private static readonly string[] Known =
    [
        "actorder", "block_structure", "dynamic", "group_size", "num_bits", "observer", "observer_kwargs", "scale_dtype", "strategy", "symmetric", "type", "zp_dtype",
    ];

    public static CheckpointFacts Of(JsonObject quantization, IReadOnlyList<ModuleFacts> modules)
    {
        List<string> faults = [];
        var groups = (quantization["config_groups"] as JsonObject ?? []).Select(g => Group(g.Key, g.Value as JsonObject ?? [], JsonText.Of(quantization, "format"), faults)).ToList();
        List<TargetName> ignored = [.. JsonText.List(quantization, "ignore").Select(static n => new TargetName(n))];
        return new(CheckpointLayout.CompressedTensors)
        {
            Schemes = groups.Select(static g => g.Scheme).ToEquatableArray(),
            KvCache = quantization["kv_cache_scheme"] is JsonObject cache && Numbers("kv_cache_scheme", cache, faults) is { } numbers ? new("", numbers) : null,
            Transforms = Transforms(quantization["transform_config"] as JsonObject).ToEquatableArray(),
            Modules = modules.Select(m => Treated(m, groups, ignored)).ToEquatableArray(),
            Faults = faults.ToEquatableArray(),
        };
    }

    private static ModuleFacts Treated(ModuleFacts module, List<SchemeGroup> groups, List<TargetName> ignored)
    {
        if (module.Placement is ModulePlacement.Attention || ignored.Exists(i => i.Names(module.Name)))
            return module;
        var kind = module.Placement switch
        {
            ModulePlacement.Linear or ModulePlacement.Experts or ModulePlacement.Head => "Linear",
            ModulePlacement.Embedding => "Embedding",
            _ => null,
        };
        foreach (var group in groups.Where(static g => g.Scheme.Weights is not null))
        {
            if (kind is not null && group.Targets.Exists(t => t.Names(module.Name)))
                return module with { Scheme = group.Scheme };
            if (kind is not null && group.Targets.Exists(t => t.Written == kind))
                return module with { Scheme = group.Scheme, ByClass = true };
        }

        return module;
    }

    private static SchemeGroup Group(string name, JsonObject group, string format, List<string> faults)
    {
        var own = JsonText.Of(group, "format");
        return new(
            new(own.Length > 0 ? own : format,
                group["weights"] is JsonObject weights ? Numbers($"{name}.weights", weights, faults) : null,
                group["input_activations"] is JsonObject inputs ? Numbers($"{name}.input_activations", inputs, faults) : null),
            [.. JsonText.List(group, "targets").Select(static t => new TargetName(t))]);
    }

    private static NumberFacts? Numbers(string place, JsonObject written, List<string> faults)
    {
        foreach (var (key, _) in written.Where(static p => !Known.Contains(p.Key)))
            faults.Add($"{place} has the unknown key '{ForeignText.Show(key)}'");
        var size = JsonText.Number(written, "group_size") ?? 0;
        var block = JsonText.Numbers(written, "block_structure");
        ScaleStrategy? strategy = JsonText.Of(written, "strategy") switch
        {
            "tensor" => ScaleStrategy.Tensor,
            "channel" => ScaleStrategy.Channel,
            "group" => ScaleStrategy.Group,
            "tensor_group" => ScaleStrategy.TensorGroup,
            "block" => ScaleStrategy.Block,
            "token" => ScaleStrategy.Token,
            "attn_head" => ScaleStrategy.AttentionHead,
            "" => size > 0 ? ScaleStrategy.Group : size < 0 ? ScaleStrategy.Channel : ScaleStrategy.Tensor,
            _ => null,
        };
        if (strategy is not { } known)
        {
            faults.Add($"{place} has the unknown strategy '{ForeignText.Show(JsonText.Of(written, "strategy"))}'");
            return null;
        }

        return new(JsonText.Of(written, "type") == "float" ? NumberKind.Float : NumberKind.Int, JsonText.Number(written, "num_bits") ?? 8, known)
        {
            GroupSize = known == ScaleStrategy.Block && block.Count == 2 ? block[1] : Math.Max(0, size),
            BlockRows = known == ScaleStrategy.Block && block.Count == 2 ? block[0] : 0,
            Symmetric = JsonText.Flag(written, "symmetric", otherwise: true),
            Time = written["dynamic"] is JsonValue dynamic
                ? dynamic.GetValueKind() switch { JsonValueKind.True => ScaleTime.Dynamic, JsonValueKind.String => ScaleTime.Local, _ => ScaleTime.Static }
                : ScaleTime.Static,
        };
    }

    private static IEnumerable<TransformFacts> Transforms(JsonObject? config) => (config?["config_groups"] as JsonObject ?? [])
        .SelectMany(static group => (group.Value?["apply"] as JsonArray ?? []).OfType<JsonObject>().Select(apply => new TransformFacts(group.Key, JsonText.Of(apply, "location"))))
        .Where(static t => !t.Location.StartsWith("weight_", StringComparison.Ordinal))
        .Distinct();

    private sealed record SchemeGroup(SchemeFacts Scheme, List<TargetName> Targets);
}
