using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;
using Planck.Recipes.Writing;
using Planck.Testing;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>Each recipe of the reference data beside the one that says the same in Planck's language, or the finding that says why there is none.</summary>
public class TranslationTests
{
    private const string Data = "data/calib.safetensors";
    private const string Calibrate = $"\ncalibrate: {{data: {Data}}}";
    private const string Gptq = "\nalgorithm: {method: gptq, act_order: true}" + Calibrate;
    private const string Awq = "\nalgorithm: {method: awq_lite, alpha_step: 0.05, share_scales: true}" + Calibrate;

    /// <summary>The same recipe in Planck's language, without its model.</summary>
    private static readonly Dictionary<string, string> Counterparts = new()
    {
        ["fp8"] = "format: fp8" + Calibrate,
        ["fp8_block"] = "format: fp8_2d_blockwise_weight_only",
        ["fp8_dynamic"] = "format: fp8_per_channel_per_token",
        ["fp8_gptq"] = "format: fp8_per_channel_per_token" + Gptq,
        ["kv_fp8_tensor"] = "kv_cache: fp8" + Calibrate,
        ["mixed_two_modifiers"] = "rules:\n  - {layers: \"*.self_attn.*\", format: fp8_per_channel_per_token}\n  - {layers: \"*.mlp.*\", format: int4_blockwise_weight_only, block_size: 128}" + Gptq,
        ["moe_fp8"] = "format: fp8" + Calibrate,
        ["moe_fp8_block"] = "format: fp8_2d_blockwise_weight_only",
        ["moe_nvfp4"] = "format: nvfp4" + Calibrate,
        ["moe_w4a16_awq"] = "format: int4_blockwise_weight_only" + Awq,
        ["moe_w4a16_gptq"] = "format: int4_blockwise_weight_only" + Gptq,
        ["moe_w4a16_rtn"] = "format: int4_blockwise_weight_only",
        ["mxfp4"] = "format: mxfp4",
        ["mxfp4a16"] = "format: mxfp4_weight_only",
        ["mxfp8"] = "format: mxfp8",
        ["nvfp4"] = "format: nvfp4" + Calibrate,
        ["nvfp4_gptq"] = "format: nvfp4_static" + Gptq,
        ["nvfp4a16"] = "format: w4a16_nvfp4",
        ["nvfp4a16_awq"] = "format: w4a16_nvfp4" + Awq,
        ["nvfp4a16_mse"] = "format: w4a16_nvfp4_static\nalgorithm: {method: mse, start_multiplier: 0.8, stop_multiplier: 1.0, step_size: 0.01}",
        ["w4a16_awq_duo_true"] = "format: int4_blockwise_weight_only" + Awq,
        ["w4a16_gptq"] = "format: int4_blockwise_weight_only" + Gptq,
        ["w4a16_gptq_block64_damp"] = "format: int4_blockwise_weight_only\nalgorithm: {method: gptq, act_order: true, block_size: 64, perc_damp: 0.1}" + Calibrate,
        ["w4a16_gptq_g32"] = "format: int4_blockwise_weight_only\nblock_size: 32" + Gptq,
        ["w4a16_gptq_g64"] = "format: int4_blockwise_weight_only\nblock_size: 64" + Gptq,
        ["w4a16_gptq_order_none"] = "format: int4_blockwise_weight_only\nalgorithm: gptq" + Calibrate,
        ["w4a16_gptq_order_weight"] = "format: int4_blockwise_weight_only" + Gptq,
        ["w4a16_rtn"] = "format: int4_blockwise_weight_only",
        ["w4a16_rtn_g32"] = "format: int4_blockwise_weight_only\nblock_size: 32",
        ["w4a16_rtn_mse"] = "format: int4_blockwise_weight_only\nalgorithm: {method: mse, start_multiplier: 0.8, stop_multiplier: 1.0, step_size: 0.01}",
        ["w8a16_channel"] = "format: int8_weight_only",
        ["w8a8_static"] = "format: int8" + Calibrate,
    };

    /// <summary>The findings of recipes that have no counterpart: PLK014 where no format stores a scheme, PLK022 where no algorithm does what a modifier does, PLK217
    /// where two of them do not go together.</summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["attn_fp8"] = "PLK014",
        ["fp8_block_edge"] = "PLK014",
        ["fp8_weight_only"] = "PLK014",
        ["kv_fp8_head"] = "PLK014",
        ["mixed_w4_w8"] = "PLK014",
        ["quip_random_w4a16"] = "PLK022",
        ["quip_v_w4a16"] = "PLK022",
        ["quip_vu_w4a16"] = "PLK022",
        ["spinquant_only"] = "PLK022",
        ["spinquant_r1r2_w4a16"] = "PLK022",
        ["spinquant_r1r2r3_fp8"] = "PLK022",
        ["spinquant_r1r2r4_w4a16"] = "PLK022",
        ["w2a16_rtn"] = "PLK014",
        ["w3a16_rtn"] = "PLK014",
        ["w4a16_asym_gptq"] = "PLK014",
        ["w4a16_asym_rtn"] = "PLK014",
        ["w4a16_asym_rtn_channel"] = "PLK014",
        ["w4a16_asym_rtn_g32"] = "PLK014",
        ["w4a16_autoround"] = "PLK022",
        ["w4a16_awq_asym_duo_false"] = "PLK014 PLK022",
        ["w4a16_awq_asym_duo_true"] = "PLK014",
        ["w4a16_awq_duo_both"] = "PLK022",
        ["w4a16_awq_duo_false"] = "PLK022",
        ["w4a16_awq_gptq"] = "PLK217",
        ["w4a16_gptq_channel"] = "PLK014",
        ["w4a16_gptq_order_group"] = "PLK005",
        ["w4a16_imatrix"] = "PLK022",
        ["w4a16_rtn_channel"] = "PLK014",
        ["w4a8"] = "PLK014",
        ["w4a8_packed"] = "PLK014",
        ["w4afp8"] = "PLK014",
        ["w4afp8_packed"] = "PLK014",
        ["w5a16_rtn"] = "PLK014",
        ["w6a16_rtn"] = "PLK014",
        ["w7a16_rtn"] = "PLK014",
        ["w8a16_embed_head"] = "PLK014",
        ["w8a16_gptq"] = "PLK014",
        ["w8a16_lm_head"] = "PLK014",
        ["w8a16_rtn"] = "PLK014",
        ["w8a8_gptq"] = "PLK014",
        ["w8a8_logeq_rtn"] = "PLK014 PLK022",
        ["w8a8_rtn"] = "PLK014",
        ["w8a8_smoothquant_gptq"] = "PLK014",
        ["w8a8_smoothquant_rtn"] = "PLK014",
    };

    /// <summary>The cases whose recipes compile.</summary>
    internal static IEnumerable<string> Compiling => Counterparts.Keys;

    public static TheoryData<string> WithCounterpart => [.. Counterparts.Keys];

    public static TheoryData<string> WithoutCounterpart => [.. Refused.Keys];

    [Fact]
    public void Every_reference_recipe_has_a_counterpart_or_a_finding() =>
        Assert.Equal(LlmCompressorGoldens.Cases, Counterparts.Keys.Concat(Refused.Keys).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(WithCounterpart))]
    public void A_recipe_gives_the_plan_of_its_counterpart(string name)
    {
        var model = Model(name);
        var own = Binder.Bind(RecipeDocument.Parse("recipes/recipe.yaml", $"model: {model.Name}\n{Counterparts[name]}\n"), model, [model.Name]);
        var bound = Bind(LlmCompressorGoldens.CaseFile(name, "recipe.yaml")!, model);

        Assert.DoesNotContain(own.Findings, static f => f.IsError);
        Assert.DoesNotContain(bound.Findings, static f => f.IsError);
        Assert.Equal(Text(own.Plan!), Text(bound.Plan!));
        Assert.Equal((own.Plan!.Algorithms, own.Plan.KvCache, own.Plan.Calibration, own.Plan.BytesAfter), (bound.Plan!.Algorithms, bound.Plan.KvCache, bound.Plan.Calibration, bound.Plan.BytesAfter));
    }

    [Theory]
    [MemberData(nameof(WithCounterpart))]
    public void Converted_it_is_a_recipe_with_the_same_plan(string name)
    {
        var model = Model(name);
        var (recipe, plan) = (Parse(LlmCompressorGoldens.CaseFile(name, "recipe.yaml")!, model, Data), Bind(LlmCompressorGoldens.CaseFile(name, "recipe.yaml")!, model).Plan!);

        var text = RecipeWriter.Write(plan, recipe.Recipe);

        var again = Binder.Bind(RecipeDocument.Parse("recipes/recipe.yaml", text), model, [model.Name]);
        Assert.DoesNotContain(again.Findings, static f => f.IsError);
        Assert.True(SamePlan.Are(plan, again.Plan!), text);
    }

    [Theory]
    [MemberData(nameof(WithoutCounterpart))]
    public void A_recipe_without_a_counterpart_is_refused_with_the_nearest(string name)
    {
        var errors = Bind(LlmCompressorGoldens.CaseFile(name, "recipe.yaml")!, Model(name)).Findings.Where(static f => f.IsError).ToList();

        Assert.Equal(Refused[name], string.Join(" ", errors.Select(static f => f.Rule.Id).Distinct().Order()));
        Assert.All(errors, static f => Assert.NotNull(f.Suggestion));
    }

    [Fact]
    public void What_is_said_of_recipes_without_a_counterpart() => Snapshot.Verify(string.Concat(Refused.Keys.Order(StringComparer.Ordinal).Select(name =>
        $"== {name}\n{string.Concat(Bind(LlmCompressorGoldens.CaseFile(name, "recipe.yaml")!, Model(name)).Findings.Select(static f => f + "\n"))}")));

    [Fact]
    public void Of_two_groups_the_regular_expression_decides_before_the_class()
    {
        const string Text = """
            s_stage:
              q_modifiers:
                QuantizationModifier:
                  ignore: [lm_head]
                  config_groups:
                    a: {targets: [Linear], weights: {num_bits: 4, group_size: 128}}
                    b: {targets: ['re:.*self_attn.*'], weights: {num_bits: 4, group_size: 64}}
            """;

        var plan = Bind(Text, SampleModels.Classics7M).Plan!;

        Assert.All(plan.Treatments.Where(static t => t.Format is not null), static t => Assert.Equal(t.Module.Name.Key.Contains("self_attn", StringComparison.Ordinal) ? 64 : 128, t.BlockSize));
        Assert.Equal((7, "b of QuantizationModifier"), plan.Treatments.Where(static t => t.BlockSize == 64).Select(static t => (t.Line, t.Because)).Distinct().Single());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(", input_activations: {num_bits: 8, type: float, strategy: group, group_size: 128, dynamic: true}", false)]
    public void Blocks_without_a_word_about_inputs_are_served_with_FP8_inputs_and_that_is_said(string inputs, bool isSaid)
    {
        var bound = Bind($"s_stage:\n  q_modifiers:\n    QuantizationModifier: {{ignore: [lm_head], config_groups: {{a: {{targets: [Linear], weights: {{num_bits: 8, type: float, strategy: block, block_structure: [128, 128]}}{inputs}}}}}}}\n", SampleModels.Classics7M);

        Assert.NotNull(bound.Plan);
        Assert.Equal(isSaid, bound.Findings.Any(static f => f.Rule.Id == "PLK024" && f.Message.Contains("to FP8, in groups of 128", System.StringComparison.Ordinal)));
    }

    private static ModelManifest Model(string name) => name.StartsWith("moe", StringComparison.Ordinal) ? SampleModels.Qwen3_30B_A3B : SampleModels.Classics7M;

    private static BoundRecipe Bind(string text, ModelManifest model)
    {
        // Data is named only where something reads it: else that is a finding.
        var without = Binder.Bind(Parse(text, model, null), model, [model.Name]);
        return without.Findings.All(static f => f.Rule.Id != "PLK208") ? without : Binder.Bind(Parse(text, model, Data), model, [model.Name]);
    }

    private static ParsedRecipe Parse(string text, ModelManifest model, string? data) => RecipeDocument.Parse("recipes/recipe.yaml", text, new(model.Name, Calibration: data));

    private static IEnumerable<string> Text(QuantPlan plan) => plan.Treatments.Where(static t => t.Format is not null).Select(static t => $"{t.Module.Name} {t.Format} {t.BlockSize}");
}
