using System;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

public class FormatCheckTests
{
    [Fact]
    public void PLK201_a_rule_that_names_no_linear() =>
        Snapshot.Verify(RecipeText.For("qwen3-30b-a3b").Format("mxfp8")
            .Rule("model.norm", "mxfp8")
            .Rule("*norm", "int8_weight_only")
            .Rule("model.embed_tokens", "mxfp8")
            .Rule("lm_head", "mxfp8")
            .Rule("*.mlp.gate", "mxfp8")
            .Judged(SampleModels.Qwen3_30B_A3B));

    [Fact]
    public void A_wildcard_passes_over_what_is_no_linear_and_keep_may_name_it() =>
        Assert.Empty(RecipeText.For("llama-3.1-8B").Rule("*", "mxfp8").Rule("lm_head", "keep").Rule("*norm*", "keep").Bind(SampleModels.Llama31_8B).Findings);

    [Fact]
    public void PLK202_a_block_that_does_not_divide()
    {
        var odd = SampleModels.Llama("odd", layers: 4, hidden: 1000, intermediate: 2736, heads: 10, kvHeads: 2, headDim: 100, vocabulary: 512);

        Snapshot.Verify(RecipeText.For("odd").Format("int4_blockwise_weight_only").Judged(odd)
            + RecipeText.For("odd").Rule("*.down_proj", "int4_blockwise_weight_only", blockSize: 32).Rule("*.self_attn.*", "mxfp4").Judged(odd)
            + RecipeText.For("qwen-72b-sizes").Rule("*.down_proj", "int4_blockwise_weight_only", blockSize: 256).Judged(SampleModels.Qwen72BSizes));
    }

    [Fact]
    public void Padded_blocks_need_not_divide()
    {
        var odd = SampleModels.Llama("odd", layers: 4, hidden: 1000, intermediate: 2736, heads: 10, kvHeads: 2, headDim: 100, vocabulary: 512);

        Assert.NotNull(RecipeText.For("odd").Format("fp8_2d_blockwise_weight_only").Bind(odd).Plan);
    }

    [Fact]
    public void PLK203_a_block_that_does_not_divide_a_shard() =>
        Snapshot.Verify(RecipeText.For("qwen-72b-sizes").Target(tensorParallel: 2).Format("int4_blockwise_weight_only").Judged(SampleModels.Qwen72BSizes)
            + RecipeText.For("qwen-72b-sizes").Target(tensorParallel: 8).Format("mxfp4").Judged(SampleModels.Qwen72BSizes)
            + RecipeText.For("llama-2-7b").Target("vllm", "h100", 4).Format("fp8_2d_blockwise_weight_only").Judged(SampleModels.Llama2_7B)
            + RecipeText.For("classics-7m").Target("vllm", "h100", 4).Format("fp8_2d_blockwise_weight_only").Judged(SampleModels.Classics7M));

    [Fact]
    public void Shards_that_are_whole_blocks_pass() =>
        Assert.Empty(RecipeText.For("qwen-72b-sizes").Target(tensorParallel: 2).Format("int4_blockwise_weight_only", blockSize: 64).Bind(SampleModels.Qwen72BSizes).Findings);

    [Fact]
    public void PLK204_fused_linears_that_differ() =>
        Snapshot.Verify(RecipeText.For("llama-3.1-8B").Format("w4a16_nvfp4").Rule("*.q_proj", "int8_weight_only").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Rule("layers.{0..3}.mlp.gate_proj", "mxfp8").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Format("w4a16_nvfp4").Rule("*.up_proj", "w4a16_nvfp4", blockSize: 32).Judged(SampleModels.Llama31_8B)
            + RecipeText.For("llama-3.1-8B").Format("mxfp8").Rule("layers.{7}.self_attn.v_proj", "keep").Judged(SampleModels.Llama31_8B)
            + RecipeText.For("qwen3-30b-a3b").Format("mxfp8").Rule("layers.{5}.mlp.experts.{1..3}.up_proj", "keep").Judged(SampleModels.Qwen3_30B_A3B));

    /// <summary>A list of patterns is one rule; that v is missing from it is one mistake.</summary>
    [Fact]
    public void PLK204_a_list_that_misses_one_of_three() =>
        Snapshot.Verify(RecipeText.Judged("model: classics-7m\nformat: mxfp8\nrules:\n  - layers: [\"*.q_proj\", \"*.k_proj\"]\n    format: int8_weight_only\n", SampleModels.Classics7M));

    [Fact]
    public void Fused_linears_may_change_from_layer_to_layer() =>
        Assert.Empty(RecipeText.For("llama-3.1-8B").Format("w4a16_nvfp4").Rule("layers.{0..3}.self_attn.*", "int8_weight_only").Bind(SampleModels.Llama31_8B).Findings);

    [Fact]
    public void PLK205_the_head_of_a_tied_model() =>
        Snapshot.Verify(RecipeText.For("llama-3.2-1B").Format("mxfp8").Rule("lm_head", "mxfp8").Judged(SampleModels.Llama32_1B));

    [Fact]
    public void PLK206_a_cache_format_without_keys_and_values()
    {
        var withoutAttention = SampleModels.Classics7M.With("no-attention", static t => t.Name.Contains("self_attn", StringComparison.Ordinal) ? [] : [t]);

        Snapshot.Verify(RecipeText.For("no-attention").Format("mxfp8").KvCache("fp8_cast").Judged(withoutAttention));
    }

    [Fact]
    public void PLK207_rows_that_cannot_be_packed()
    {
        var odd = Narrow("odd-rows", 767);
        var single = Narrow("one-row", 1);
        var uneven = Narrow("odd-shard", 766);

        Snapshot.Verify(RecipeText.For("odd-rows").Format("int4_blockwise_weight_only").Rule("*.down_proj", "keep").Judged(odd)
            + RecipeText.For("one-row").Format("int8_weight_only").Judged(single)
            + RecipeText.For("odd-shard").Target(tensorParallel: 2).Format("int4_blockwise_weight_only").Rule("*.down_proj", "keep").Judged(uneven));

        static ModelManifest Narrow(string name, int intermediate) =>
            SampleModels.Llama(name, layers: 6, hidden: 256, intermediate: intermediate, heads: 4, kvHeads: 2, headDim: 64, vocabulary: 4096);
    }

    [Fact]
    public void PLK209_a_recipe_that_changes_nothing() =>
        Snapshot.Verify(RecipeText.For("classics-7m").Judged(SampleModels.Classics7M)
            + RecipeText.For("classics-7m").Format("keep").Judged(SampleModels.Classics7M)
            + RecipeText.For("classics-7m").Rule("*.mlp.*", "keep").KvCache("none").Judged(SampleModels.Classics7M)
            + RecipeText.For("wrapped").Format("mxfp8")
                .Judged(SampleModels.Classics7M.With("wrapped", static t => [t with { Name = "language_model." + t.Name }])));

    [Fact]
    public void A_cache_format_alone_is_something() => Assert.NotNull(RecipeText.For("classics-7m").KvCache("fp8_cast").Bind(SampleModels.Classics7M).Plan);
}
