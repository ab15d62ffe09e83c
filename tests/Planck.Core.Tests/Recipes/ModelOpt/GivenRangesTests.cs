using System.Linq;
using Planck.Algorithms;
using Planck.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes;
using Planck.Recipes.ModelOpt.Imports;

namespace Planck.Core.Tests.Recipes.ModelOpt;

/// <summary>What recipes of ModelOpt say about ranges and about modules beside the linears: constant ranges of inputs, ranges that are not shared, heads and embeddings.</summary>
public class GivenRangesTests
{
    private const string Off = "  - {quantizer_name: '*', enable: false}\n";

    private const string Nvfp4 = "{num_bits: e2m1, block_sizes: {-1: 16, type: dynamic, scale_bits: e4m3}}";

    private static BoundRecipe Bind(string text, ModelManifest manifest, string? data = null) =>
        Binder.Bind(RecipeDocument.Parse("recipe.yaml", text, new(manifest.Name, null, data)), manifest, [manifest.Name]);

    private static string Recipe(string entries, string algorithm = "max") => $"metadata: {{recipe_type: ptq}}\nquantize:\n  algorithm: {algorithm}\n  quant_cfg:\n{Off}{entries}";

    [Fact]
    public void Its_recipe_with_the_input_scale_1_is_ours_with_that_range_and_needs_no_data()
    {
        var bound = Bind(ModelOptLibrary.Read("general/ptq/nvfp4_experts_only_input_scale1-kv_fp8_cast")!, SampleModels.Qwen3_30B_A3B);

        Assert.DoesNotContain(bound.Findings, static f => f.IsError);
        var experts = bound.Plan!.Treatments.Where(static t => t.Format is not null).ToList();
        Assert.NotEmpty(experts);
        Assert.All(experts, static t => Assert.Equal(("nvfp4", 2688f, true), (t.Format!.Id, t.InputAmax, t.Module.IsRoutedExpert)));
    }

    [Fact]
    public void Its_recipe_that_quantizes_the_head_is_a_plan_that_does()
    {
        var bound = Bind(ModelOptLibrary.Read("huggingface/qwen3_5/ptq/w4a16_nvfp4-fp8_attn-kv_fp8_cast")!, SampleModels.Classics7M, "data/calib.safetensors");

        Assert.DoesNotContain(bound.Findings, static f => f.IsError);
        Assert.Equal("w4a16_nvfp4", bound.Plan!.Treatments.Single(static t => t.Module.Kind == ModuleKind.Head).Format!.Id);
    }

    [Theory]
    [InlineData("max")]
    [InlineData("{method: max, shared_states: {weight_global_amax: {patterns: []}}}")]
    public void Ranges_that_are_not_shared_change_nothing_where_none_is_searched(string algorithm)
    {
        var bound = Bind(Recipe($"  - {{quantizer_name: '*mlp*weight_quantizer', cfg: {Nvfp4.Replace("dynamic", "static")}}}\n", algorithm), SampleModels.Classics7M);

        Assert.Equal([new Max()], bound.Plan!.Algorithms);
    }

    [Theory]
    [InlineData("mse", "", true)]
    [InlineData("mse", ", shared_states: null", true)]
    [InlineData("mse", ", shared_states: {weight_global_amax: {patterns: []}}", false)]
    [InlineData("local_hessian", ", shared_states: {weight_global_amax: {patterns: []}}", false)]
    public void Searches_share_the_range_of_fused_linears_unless_the_list_of_patterns_is_empty(string method, string states, bool shares)
    {
        var bound = Bind(Recipe($"  - {{quantizer_name: '*mlp*weight_quantizer', cfg: {Nvfp4.Replace("dynamic", "static")}}}\n", $"{{method: {method}, fp8_scale_sweep: true{states}}}"), SampleModels.Classics7M, "data/calib.safetensors");

        Assert.Equal(shares, bound.Plan!.Algorithms.Single() is Mse { ShareGlobalAmax: true } or LocalHessian { ShareGlobalAmax: true });
    }

    [Fact]
    public void An_embedding_in_NVFP4_is_one_in_ours()
    {
        var bound = Bind(Recipe($"  - {{quantizer_name: '*embed_tokens*weight_quantizer', cfg: {Nvfp4}}}\n"), SampleModels.Classics7M);

        Assert.Equal("w4a16_nvfp4", bound.Plan!.Treatments.Single(static t => t.Format is not null && t.Module.Kind == ModuleKind.Embedding).Format!.Id);
    }

    [Fact]
    public void Queries_and_probabilities_that_ModelOpt_only_simulates_are_a_warning_and_the_rest_is_a_plan()
    {
        var bound = Bind(ModelOptLibrary.Read("configs/ptq/presets/model/nvfp4_fp8_mha")!, SampleModels.Classics7M, "data/calib.safetensors");

        Assert.Equal(["PLK021", "PLK021"], bound.Findings.Select(static f => f.Rule.Id));
        Assert.Equal("fp8", bound.Plan!.KvCache.Id);
        Assert.Equal(
            [(ModuleKind.Embedding, "w4a16_nvfp4"), (ModuleKind.Linear, "nvfp4"), (ModuleKind.Head, "nvfp4")],
            bound.Plan.Treatments.Where(static t => t.Format is not null).Select(static t => (t.Module.Kind, t.Format!.Id)).Distinct());
    }

    [Theory]
    [InlineData("'*embed_tokens*weight_quantizer', cfg: {num_bits: e4m3, axis: null}", "only w4a16_nvfp4 can be stored for it")]
    [InlineData("'*mlp*input_quantizer', cfg: {num_bits: e4m3, axis: null, use_constant_amax: true}", "switch off both quantizers")]
    public void What_has_no_format_is_an_error_with_its_cure(string entry, string cure) =>
        Assert.Contains(Bind(Recipe($"  - {{quantizer_name: {entry}}}\n"), SampleModels.Classics7M).Findings, f => f.Rule.Id == "PLK014" && f.ToString().Contains(cure, System.StringComparison.Ordinal));

    [Fact]
    public void A_constant_range_has_no_place_in_a_format_that_stores_no_scale_of_its_inputs()
    {
        var mxfp8 = "{num_bits: e4m3, block_sizes: {-1: 32, type: dynamic, scale_bits: e8m0}}";
        var bound = Bind(Recipe($"  - {{quantizer_name: '*mlp*weight_quantizer', cfg: {mxfp8}}}\n  - {{quantizer_name: '*mlp*input_quantizer', cfg: {mxfp8.Replace("num_bits", "constant_amax: 5.0, num_bits")}}}\n"), SampleModels.Classics7M);

        Assert.Contains(bound.Findings, static f => f.Rule.Id == "PLK014" && f.Message.Contains("constant range 5", System.StringComparison.Ordinal));
    }
}
