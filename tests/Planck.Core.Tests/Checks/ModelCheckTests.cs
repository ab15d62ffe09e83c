using System;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

public class ModelCheckTests
{
    [Fact]
    public void PLK101_a_model_without_manifest() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8b").Format("mxfp8").Judged(null, "llama-3.1-8B", "classics-7m")
            + RecipeText.For("mistral").Format("mxfp8").Judged(null, "llama-3.1-8B", "classics-7m"));

    [Fact]
    public void PLK101_is_not_said_of_a_manifest_that_could_not_be_read() =>
        Assert.Empty(RecipeText.For("llama-3.1-8B").Format("mxfp8").Bind(null, "llama-3.1-8B").Findings);

    [Fact]
    public void PLK102_a_pattern_that_matches_nothing() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Format("mxfp8")
            .Rule("*.self_attn.out_proj", "keep")
            .Rule("layers.{0,32}.mlp.down_proj", "keep")
            .Rule("layers.{40..41}.mlp.*", "keep")
            .Rule("layers.50.mlp.down_proj", "keep")
            .Rule("layers.{0..3}.self_atn.*", "keep")
            .Rule("*.ffn.w1", "keep")
            .Rule("model.layers.*.mlp.dwon_proj", "keep")
            .Rule("lm_haed", "keep")
            .Rule("*.q_proj.weight", "keep")
            .Judged(SampleModels.Llama31_8B));

    [Fact]
    public void PLK102_in_a_mixture_of_experts() =>
        Snapshot.Verify(RecipeText.For("qwen3-30b-a3b").Format("mxfp8")
            .Rule("*.mlp.expert.*.down_proj", "keep")
            .Rule("layers.{0}.mlp.experts.{128}.up_proj", "keep")
            .Judged(SampleModels.Qwen3_30B_A3B));

    [Fact]
    public void Numbers_that_all_exist_pass_also_in_several_braces() =>
        Assert.Empty(RecipeText.For("qwen3-30b-a3b").Format("mxfp8").Rule("layers.{0..3,47}.mlp.experts.{0,127}.*", "keep").Bind(SampleModels.Qwen3_30B_A3B).Findings);

    [Fact]
    public void Bytes_after_count_what_a_bfloat16_model_keeps_as_bf16()
    {
        var single = SampleModels.Classics7M.With("single", static t => [t with { DType = DType.F32 }]);
        var (stored, wide) = (RecipeText.For("classics-7m").Format("int8_weight_only").Bind(SampleModels.Classics7M).Plan!, RecipeText.For("single").Format("int8_weight_only").Bind(single).Plan!);

        Assert.Equal(2 * stored.BytesBefore, wide.BytesBefore);
        Assert.Equal(stored.BytesAfter, wide.BytesAfter);
    }

    [Fact]
    public void PLK105_weights_of_another_dtype()
    {
        var mixed = SampleModels.Classics7M.With("mixed", static t => t.Name.Contains("layers.2.mlp.down", StringComparison.Ordinal) ? [t with { DType = DType.F64 }] : [t]);
        var single = SampleModels.Classics7M.With("single", static t => [t with { DType = DType.F32 }]);
        single = single with { Config = single.Config with { DType = "float32" } };

        Snapshot.Verify(RecipeText.For("llama-2-7b-f16").Format("int8_weight_only").Judged(SampleModels.Llama2_7B_F16)
            + RecipeText.For("mixed").Format("int8_weight_only").Judged(mixed)
            + RecipeText.For("single").Format("int8_weight_only").Judged(single));
    }

    [Fact]
    public void F32_weights_of_a_bfloat16_model_are_fine()
    {
        ModelManifest model = SampleModels.Classics7M.With("f32", static t => [t with { DType = DType.F32 }]);

        Assert.NotNull(RecipeText.For("f32").Format("int8_weight_only").Bind(model).Plan);
    }

    [Fact]
    public void PLK106_a_rule_of_which_nothing_is_left()
    {
        var recipe = RecipeText.For("classics-7m").Format("mxfp8")
            .Rule("*.mlp.down_proj", "int8_weight_only")
            .Rule("layers.{0..2}.mlp.*", "keep")
            .Rule("layers.{3..5}.mlp.*", "keep");

        Snapshot.Verify(recipe.Judged(SampleModels.Classics7M));
        Assert.NotNull(recipe.Bind(SampleModels.Classics7M).Plan);
    }

    [Fact]
    public void PLK106_a_format_of_which_nothing_is_left() =>
        Snapshot.Verify(RecipeText.For("classics-7m").Format("mxfp8").Rule("*", "int8_weight_only").Judged(SampleModels.Classics7M));

    [Fact]
    public void Patterns_of_one_rule_may_overlap() =>
        Assert.Empty(RecipeText.Bind("model: classics-7m\nrules:\n  - layers: [\"*.q_proj\", \"*.self_attn.*\"]\n    format: mxfp8\n", SampleModels.Classics7M).Findings);

    [Fact]
    public void A_rule_that_decides_a_single_layer_decides_something() =>
        Assert.Empty(RecipeText.For("classics-7m").Format("mxfp8").Rule("*.mlp.down_proj", "keep").Rule("layers.{0..4}.*", "keep").Bind(SampleModels.Classics7M).Findings);
}
