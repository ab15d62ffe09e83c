using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Core.Tests.Recipes.LlmCompressor;

/// <summary>Mappings that a recipe writes, against the pairs of the model's graph.</summary>
public class MappingTests
{
    private const string Attention = "{smooth_layer: 're:.*input_layernorm$', balance_layers: ['re:.*[qkv]_proj$']}";
    private const string Mlp = "{smooth_layer: 're:.*post_attention_layernorm$', balance_layers: ['re:.*gate_proj$', 're:.*up_proj$']}";
    private const string Down = "{smooth_layer: 're:.*up_proj$', balance_layers: ['re:.*down_proj$']}";
    private const string Output = "{smooth_layer: 're:.*v_proj$', balance_layers: ['re:.*o_proj$']}";

    [Fact]
    public void The_pairs_of_the_graph_in_other_words_are_a_plan_without_a_finding()
    {
        var (said, plan) = Awq($"[{Attention}, {Output}, {Mlp}, {Down}]");

        Assert.Empty(said);
        Assert.Equal(Awq(null).Plan!.Algorithms, plan!.Algorithms);
    }

    [Fact]
    public void Fewer_pairs_than_the_graph_has_are_a_warning_that_names_what_is_smoothed_beyond() =>
        Assert.Equal(["(4,7) PLK024: Planck also smooths self_attn.o_proj and mlp.down_proj, which no mapping names: an algorithm runs on every layer it can do something for"], Awq($"[{Attention}, {Mlp}]").Said);

    [Fact]
    public void What_is_kept_is_not_smoothed_and_not_missed() =>
        Assert.Empty(Awq($"[{Attention}, {Mlp}]", ignore: "lm_head, 're:.*o_proj$', 're:.*down_proj$'").Said);

    [Fact]
    public void A_layer_that_is_not_before_the_linears_is_refused_with_the_one_that_is() => Assert.Equal(
        ["(4,33) PLK022: the mapping of 're:.*input_layernorm$' scales mlp.gate_proj and mlp.up_proj, and what can take the inverse is post_attention_layernorm"],
        Awq("[{smooth_layer: 're:.*input_layernorm$', balance_layers: ['re:.*gate_proj$', 're:.*up_proj$']}]").Said);

    [Fact]
    public void Half_of_the_linears_that_read_a_norm_is_refused_with_the_other_half() => Assert.Equal(
        ["(4,33) PLK022: the mapping of 're:.*input_layernorm$' leaves out self_attn.v_proj: scaled for self_attn.q_proj and self_attn.k_proj alone, input_layernorm would feed it other numbers"],
        Awq("[{smooth_layer: 're:.*input_layernorm$', balance_layers: ['re:.*q_proj$', 're:.*k_proj$']}]").Said);

    [Fact]
    public void One_layer_of_many_is_seen() => Assert.Equal(
        ["(4,33) PLK022: the mapping of 're:.*layers.0.input_layernorm$' scales self_attn.q_proj, self_attn.k_proj and self_attn.v_proj, and what can take the inverse is input_layernorm"],
        Awq("[{smooth_layer: 're:.*layers.0.input_layernorm$', balance_layers: ['re:.*[qkv]_proj$']}]").Said);

    [Fact]
    public void A_mapping_of_nothing_is_a_warning() => Assert.Equal(
        ["(4,33) PLK023: the mapping of 're:.*ln_1$' smooths nothing: its linears match no module of classics-7m"], Awq("[{smooth_layer: 're:.*ln_1$', balance_layers: ['re:.*c_attn$']}]").Said);

    [Fact]
    public void A_linear_with_nothing_before_it_that_could_take_the_inverse_is_refused() => Assert.Equal(
        ["(4,33) PLK022: the mapping of 're:model.norm$' scales lm_head, and nothing before it can take the inverse"], Awq("[{smooth_layer: 're:model.norm$', balance_layers: [lm_head]}]").Said);

    [Fact]
    public void Mappings_of_another_architecture_are_judged_as_any_others() => Assert.Equal(
        ["(4,7) PLK024: Planck also smooths self_attn.q_proj, self_attn.k_proj, self_attn.v_proj and 2 more, which no mapping names: an algorithm runs on every layer it can do something for"],
        Awq("[{smooth_layer: 're:.*v_proj$', balance_layers: ['re:.*o_proj$']}, {smooth_layer: 're:.*up_proj$', balance_layers: ['re:.*down_proj$']}]").Said);

    [Fact]
    public void Experts_are_looked_at_one_by_one()
    {
        const string Router = "{smooth_layer: 're:.*post_attention_layernorm$', balance_layers: ['re:.*mlp.gate$', 're:.*experts.*gate_proj$', 're:.*experts.*up_proj$']}";

        Assert.Empty(Awq($"[{Attention}, {Output}, {Router}, {Down}]", SampleModels.Qwen3_30B_A3B).Said);
        Assert.Contains("PLK022: the mapping of 're:.*up_proj$' scales mlp.experts.*.down_proj", Assert.Single(
            Awq($"[{Attention}, {Output}, {Router}, {{smooth_layer: 're:.*up_proj$', balance_layers: ['re:.*[02468].down_proj$']}}, {{smooth_layer: 're:.*experts.3.up_proj$', balance_layers: ['re:.*[13579].down_proj$']}}]", SampleModels.Qwen3_30B_A3B).Said)
            .Replace("'re:.*experts.3.up_proj$'", "'re:.*up_proj$'"), System.StringComparison.Ordinal);
    }

    [Fact]
    public void SmoothQuants_pairs_are_read_too()
    {
        const string Scheme = "{num_bits: 8, strategy: channel}, input_activations: {num_bits: 8, strategy: tensor}";

        Assert.Equal(["(4,7) PLK024: Planck also smooths self_attn.o_proj, mlp.gate_proj, mlp.up_proj and 1 more, which no mapping names: an algorithm runs on every layer it can do something for"],
            Smooth("[[['re:.*q_proj', 're:.*k_proj', 're:.*v_proj'], 're:.*input_layernorm']]", Scheme));
        Assert.Equal(["(4,53) PLK022: the mapping of 're:.*input_layernorm' leaves out self_attn.k_proj and self_attn.v_proj: scaled for self_attn.q_proj alone, input_layernorm would feed it other numbers"],
            Smooth("[['re:.*q_proj',                    're:.*input_layernorm']]", Scheme));
        Assert.Equal(["(4,18) PLK005: a mapping of SmoothQuantModifier is a list of linears, and the layer before them"], Smooth("[['re:.*q_proj']]", Scheme));
    }

    [Fact]
    public void A_mapping_that_is_no_regular_expression_is_an_error() =>
        Assert.StartsWith("(4,33) PLK005: 're:.*(q' is not a regular expression", Assert.Single(Awq("[{smooth_layer: 're:.*input_layernorm$', balance_layers: ['re:.*(q']}]").Said), System.StringComparison.Ordinal);

    private static (IReadOnlyList<string> Said, Planck.Plans.QuantPlan? Plan) Awq(string? mappings, ModelManifest? model = null, string ignore = "lm_head") => Bind(
        $"s_stage:\n  q_modifiers:\n    AWQModifier:\n      {(mappings is null ? "n_grid: 20" : $"mappings: {mappings}")}\n    QuantizationModifier: {{targets: [Linear], ignore: [{ignore}{(model is null ? "" : ", 're:.*mlp.gate$'")}], scheme: W4A16}}\n", model ?? SampleModels.Classics7M);

    private static IReadOnlyList<string> Smooth(string mappings, string scheme) => Bind(
        $"s_stage:\n  q_modifiers:\n    SmoothQuantModifier:\n      mappings: {mappings}\n    QuantizationModifier: {{config_groups: {{a: {{targets: [Linear], weights: {scheme}}}}}, ignore: [lm_head]}}\n", SampleModels.Classics7M).Said;

    private static (IReadOnlyList<string> Said, Planck.Plans.QuantPlan? Plan) Bind(string text, ModelManifest model)
    {
        var bound = Binder.Bind(RecipeDocument.Parse("recipe.yaml", text, new(model.Name, Calibration: "data/calib.safetensors")), model, [model.Name]);
        return ([.. bound.Findings.Where(static f => f.Rule.Id is not ("PLK020" or "PLK215")).Select(static f => $"({f.Span.Line + 1},{f.Span.Column + 1}) {f.Rule.Id}: {f.Message}")], bound.Plan);
    }
}
