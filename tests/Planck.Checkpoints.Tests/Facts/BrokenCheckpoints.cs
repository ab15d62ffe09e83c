using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Collections;
using Planck.Targets.Facts;

namespace Planck.Checkpoints.Tests.Facts;

/// <summary>Whole checkpoints with one damage each, as the names of the reports say. What only values show is no fact: those change nothing here.</summary>
internal static class BrokenCheckpoints
{
    private const string Layer3Output = "model.layers.3.self_attn.o_proj";

    private static readonly Dictionary<string, (string Whole, Func<GoldenCheckpoint, GoldenCheckpoint> Damage)> All = new()
    {
        ["asymmetric_flag_only"] = ("w4a16_rtn", static c => c.Weights(static w => w["symmetric"] = false)),
        ["bits_8_in_config"] = ("w4a16_rtn", static c => c.Weights(static w => w["num_bits"] = 8)),
        ["extra_tensor"] = ("w4a16_rtn", static c => c.With(new TensorFacts(Layer3Output + ".weight_note", "F32", [1]))),
        ["format_int_quantized"] = ("w4a16_rtn", static c => c.Configured(static q => (q["format"], q["config_groups"]!["group_0"]!["format"]) = ("int-quantized", "int-quantized"))),
        ["format_missing"] = ("w4a16_rtn", static c => c.Configured(static q =>
        {
            q.Remove("format");
            q["config_groups"]!["group_0"]!.AsObject().Remove("format");
        })),
        ["fp8_no_input_scale"] = ("fp8", static c => c.Without(static n => n == Layer3Output + ".input_scale")),
        ["fp8_scale_0d_f32"] = ("fp8", static c => c.Each(static t => Ends(t, "_scale") ? t with { Type = "F32", Shape = [] } : t)),
        ["group_size_64_in_config"] = ("w4a16_rtn", static c => c.Weights(static w => w["group_size"] = 64)),
        ["half_of_qkv_ignored"] = ("w4a16_rtn", static c => c.Configured(static q => q["ignore"]!.AsArray().Add("model.layers.3.self_attn.q_proj"))),
        ["ignore_missing"] = ("w4a16_rtn", static c => c.Configured(static q => q["ignore"] = new JsonArray())),
        ["ignored_layer_is_quantized"] = ("w4a16_rtn", static c => c.Configured(static q => q["ignore"]!.AsArray().Add(Layer3Output))),
        ["minimal_config"] = ("w4a16_rtn", static c => c.Configured(static q =>
        {
            foreach (var key in q.Select(static p => p.Key).Except(["quant_method", "format", "config_groups", "ignore"]).ToList())
                q.Remove(key);
            q["config_groups"]!["group_0"]!["weights"] = new JsonObject { ["num_bits"] = 4, ["type"] = "int", ["symmetric"] = true, ["strategy"] = "group", ["group_size"] = 128 };
        })),
        ["missing_v_scale"] = ("nvfp4", static c => c.Without(static n => n == "model.layers.3.self_attn.v_proj.weight_scale")),
        ["missing_whole_k_proj"] = ("w4a16_rtn", static c => c.Without(static n => n.StartsWith("model.layers.3.self_attn.k_proj.", StringComparison.Ordinal))),
        ["missing_zero_points"] = ("w4a16_asym_rtn", static c => c.Without(static n => n.EndsWith(".weight_zero_point", StringComparison.Ordinal))),
        ["no_weight_shape"] = ("w4a16_rtn", static c => c.Without(static n => n.EndsWith(".weight_shape", StringComparison.Ordinal))),
        ["nvfp4_no_global_scale"] = ("nvfp4", static c => c.Without(static n => n == Layer3Output + ".weight_global_scale")),
        ["nvfp4_no_input_global_scale"] = ("nvfp4", static c => c.Without(static n => n.EndsWith(".input_global_scale", StringComparison.Ordinal))),
        ["nvfp4_reciprocal_global_scale"] = ("nvfp4", static c => c),
        ["nvfp4_scale_as_bf16"] = ("nvfp4", static c => c.Each(static t => Ends(t, ".weight_scale") ? t with { Type = "BF16" } : t)),
        ["packed_along_rows"] = ("w4a16_rtn", static c => c.Each(static t => Ends(t, ".weight_packed") ? t with { Shape = [t.Shape[0] / 8, t.Shape[1] * 8] } : t)),
        ["scale_named_inv"] = ("fp8_dynamic", static c => c.Each(static t => Ends(t, ".weight_scale") ? t with { Name = t.Name + "_inv" } : t)),
        ["scales_as_f16"] = ("w4a16_rtn", static c => c.Each(static t => Ends(t, ".weight_scale") ? t with { Type = "F16" } : t)),
        ["scales_as_f32"] = ("w4a16_rtn", static c => c.Each(static t => Ends(t, ".weight_scale") ? t with { Type = "F32" } : t)),
        ["symmetric_with_zero_points"] = ("w4a16_asym_rtn", static c => c.Weights(static w => w["symmetric"] = true)),
        ["transposed_scale"] = ("w4a16_rtn", static c => c.Each(static t => Ends(t, ".weight_scale") ? t with { Shape = [t.Shape[1], t.Shape[0]] } : t)),
        ["unknown_key_in_weights"] = ("w4a16_rtn", static c => c.Weights(static w => w["colour"] = "red")),
        ["unknown_strategy"] = ("w4a16_rtn", static c => c.Weights(static w => w["strategy"] = "stripe")),
        ["w8a8_scale_1d"] = ("w8a8_rtn", static c => c.Each(static t => Ends(t, ".weight_scale") ? t with { Shape = [t.Shape[0]] } : t)),
        ["zero_point_not_packed"] = ("w4a16_asym_rtn", static c => c.Each(static t => Ends(t, ".weight_zero_point") ? t with { Type = "I8", Shape = [t.Shape[0] * 8, t.Shape[1]] } : t)),
    };

    /// <summary>The damaged checkpoint of a report's name, made from whole ones.</summary>
    public static GoldenCheckpoint Find(Func<string, GoldenCheckpoint> whole, string name) => All[name].Damage(whole(All[name].Whole));

    private static bool Ends(TensorFacts tensor, string suffix) => tensor.Name.EndsWith(suffix, StringComparison.Ordinal);
}
