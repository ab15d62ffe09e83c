using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Targets.Facts;
using Planck.Testing;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>
/// The checkpoint behind every case of the engines' reports. Most have a folder; those without one, those in other layouts and the damaged ones are made from the
/// folders as the reports' README describes them.
/// </summary>
internal sealed class GoldenCheckpoints(Func<string, GoldenCheckpoint?> stored)
{
    /// <summary>ModelOpt's reports say <c>weights-kv_cache</c> or a preset's name; these are the folders of <c>modelopt/ptq</c>.</summary>
    private static readonly Dictionary<string, string> ModelOptFolders = new()
    {
        ["fp8_default"] = "fp8",
        ["fp8-kv_fp8"] = "fp8+kv_fp8",
        ["fp8-kv_fp8_affine"] = "fp8+kv_fp8_affine",
        ["fp8-kv_nvfp4"] = "fp8+kv_nvfp4",
        ["int8_default"] = "int8",
        ["kv_fp8"] = "kv_fp8-only",
        ["mxfp4_default"] = "mxfp4",
        ["mxfp8_default"] = "mxfp8",
        ["nvfp4_default"] = "nvfp4",
        ["nvfp4-kv_fp8"] = "nvfp4_default-kv_fp8",
        ["nvfp4_svdquant_default"] = "nvfp4_svdquant",
    };

    /// <summary>Those of the full data, if they are here, else of the repository's subset.</summary>
    public static GoldenCheckpoints Here => Repository.FullGoldens is { } root ? OfFolders(root) : OfSubset();

    public static GoldenCheckpoints OfFolders(string root) => new(folder =>
        File.Exists(Path.Combine(root, folder, "config.json")) ? GoldenCheckpoint.OfFolder(Path.Combine(root, folder)) : null);

    public static GoldenCheckpoints OfSubset()
    {
        var subset = CheckpointSubset.Read();
        return new(subset.GetValueOrDefault);
    }

    /// <summary>The folder of a case, relative to the reference data; there is one for most.</summary>
    public static string FolderOf(string name) => name.StartsWith("modelopt/", StringComparison.Ordinal)
        ? "modelopt/ptq/" + ModelOptFolders.GetValueOrDefault(name["modelopt/".Length..], name["modelopt/".Length..])
        : "llmcompressor/cases/" + name;

    public GoldenCheckpoint Find(string name) =>
        name.StartsWith("broken/", StringComparison.Ordinal) ? BrokenCheckpoints.Find(Find, name["broken/".Length..])
        : stored(FolderOf(name)) ?? (name.StartsWith("modelopt/", StringComparison.Ordinal) ? DerivedModelOpt(name) : Derived(name));

    // Two caches that no folder of weights has beside it.
    private GoldenCheckpoint DerivedModelOpt(string name) => name switch
    {
        "modelopt/fp8-kv_nvfp4_affine" => Cache(Find("modelopt/fp8-kv_fp8_affine"), "NVFP4_AFFINE"),
        "modelopt/nvfp4-kv_nvfp4" => Cache(Find("modelopt/nvfp4-kv_fp8"), "NVFP4"),
        _ => throw new InvalidOperationException($"no checkpoint for {name}"),
    };

    private static GoldenCheckpoint Cache(GoldenCheckpoint checkpoint, string label)
    {
        var quantization = checkpoint.ModelOpt!.DeepClone().AsObject();
        quantization["quantization"]!["kv_cache_quant_algo"] = label;
        return checkpoint with { ModelOpt = quantization };
    }

    private GoldenCheckpoint Derived(string name) => name switch
    {
        "w4a16_rtn_g64" => Find("w4a16_rtn_g32").Weights(static w => w["group_size"] = 64).Each(static t => t.Name.EndsWith(".weight_scale", StringComparison.Ordinal) ? t with { Shape = [t.Shape[0], t.Shape[1] / 2] } : t),
        "w4a16_asym_gptq_g32" => Find("w4a16_asym_rtn_g32"),
        "w8a8_static_asym" => Find("w8a8_static").Configured(static q => q["config_groups"]!["group_0"]!["input_activations"]!["symmetric"] = false)
            .Each(static t => t.Name.EndsWith(".input_scale", StringComparison.Ordinal) ? [t, t with { Name = t.Name.Replace("input_scale", "input_zero_point", StringComparison.Ordinal) }] : [t]),
        "mxfp8a16" => Find("mxfp8").Configured(static q => q["config_groups"]!["group_0"]!["input_activations"] = null),
        "moe_nvfp4a16" => Find("moe_nvfp4").Configured(static q => q["config_groups"]!["group_0"]!["input_activations"] = null)
            .Without(static n => n.EndsWith(".input_global_scale", StringComparison.Ordinal)),
        "fp8_kv_fp8" => WithCache(Find("fp8"), Find("kv_fp8_tensor")),
        "mixed_nvfp4_fp8" => Mixed(Find("nvfp4"), Find("fp8")),
        _ => Rewritten(name),
    };

    private static GoldenCheckpoint WithCache(GoldenCheckpoint weights, GoldenCheckpoint cache) => weights
        .Configured(q => q["kv_cache_scheme"] = cache.Config["quantization_config"]!["kv_cache_scheme"]!.DeepClone())
        .With([.. cache.Tensors.Where(static t => t.Name.EndsWith(".k_scale", StringComparison.Ordinal) || t.Name.EndsWith(".v_scale", StringComparison.Ordinal))]);

    /// <summary>Attention as the one has it, MLPs as the other.</summary>
    private static GoldenCheckpoint Mixed(GoldenCheckpoint attention, GoldenCheckpoint mlp)
    {
        static bool IsAttention(string name) => name.Contains("self_attn", StringComparison.Ordinal);
        var mixed = attention with { Tensors = [.. attention.Tensors.Where(static t => IsAttention(t.Name)), .. mlp.Tensors.Where(static t => !IsAttention(t.Name))] };
        return mixed.Configured(q =>
        {
            var group = mlp.Config["quantization_config"]!["config_groups"]!["group_0"]!.DeepClone();
            group["targets"] = new JsonArray("re:.*mlp\\..*_proj$");
            q["config_groups"]!["group_0"]!["targets"] = new JsonArray("re:.*self_attn\\..*_proj$");
            q["config_groups"]!["group_1"] = group;
            q["format"] = "mixed-precision";
        });
    }

    /// <summary>The same weights in other layouts, with the tensors that sections 3 and 5 of the specification of the formats give.</summary>
    private GoldenCheckpoint Rewritten(string name)
    {
        var plain = Find("kv_fp8_tensor").Without(static n => n.EndsWith("_scale", StringComparison.Ordinal));
        return name switch
        {
            "awq_gemm" => Packed("""{"quant_method":"awq","bits":4,"group_size":128,"zero_point":true,"version":"gemm","modules_to_not_convert":null}""", static (r, c) =>
                [new("qweight", "I32", [c, r / 8]), new("qzeros", "I32", [c / 128, r / 8]), new("scales", "F16", [c / 128, r])]),
            "gptq_v1_sym" => Gptq(4, true, "gptq"),
            "gptq_v2_asym" => Gptq(4, false, "gptq_v2"),
            "gptq_w8_sym" => Gptq(8, true, "gptq"),
            "hf_fp8_block" => Packed("""{"quant_method":"fp8","activation_scheme":"dynamic","weight_block_size":[128,128],"fmt":"e4m3"}""", static (r, c) =>
                [new("weight", "F8_E4M3", [r, c]), new("weight_scale_inv", "F32", [r / 128, c / 128])]),
            "modelopt_fp8" => Find("modelopt/fp8_default"),
            "modelopt_nvfp4" => Find("modelopt/nvfp4_default"),
            _ => throw new InvalidOperationException($"no checkpoint for {name}"),
        };

        GoldenCheckpoint Gptq(int bits, bool symmetric, string format) => Packed(
            $$"""{"quant_method":"gptq","bits":{{bits}},"group_size":128,"desc_act":false,"sym":{{(symmetric ? "true" : "false")}},"checkpoint_format":"{{format}}"}""",
            (r, c) => [new("qweight", "I32", [c * bits / 32, r]), new("qzeros", "I32", [c / 128, r * bits / 32]), new("scales", "F16", [c / 128, r]), new("g_idx", "I32", [c])]);

        GoldenCheckpoint Packed(string config, Func<long, long, TensorFacts[]> pack)
        {
            var whole = plain.Config.DeepClone().AsObject();
            whole["quantization_config"] = JsonNode.Parse(config);
            return new(whole, null, [.. plain.Tensors.SelectMany(t => t.Name.EndsWith("_proj.weight", StringComparison.Ordinal)
                ? pack(t.Shape[0], t.Shape[1]).Select(p => p with { Name = t.Name[..^"weight".Length] + p.Name })
                : [t])]);
        }
    }
}
