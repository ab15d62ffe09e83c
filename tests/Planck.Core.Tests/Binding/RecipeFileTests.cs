using System.Linq;
using Planck.Core.Tests.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Binding;

/// <summary>Whole recipes, from their text to a plan or to findings.</summary>
public class RecipeFileTests
{
    private const string Everything = """
        # FP8 in attention, NVFP4 in the MLPs
        model: llama-3.1-8B
        target:
          - {engine: tensorrt-llm>=1.2, gpu: h200, tensor_parallel: 2}
          - {gpu: b200}
        rules:
          - layers: ["*.q_proj", "*.k_proj", "*.v_proj"]
            format: fp8_per_channel_per_token
            because: attention is sensitive
          - layers: "*.mlp.*"
            weights: nvfp4
            activations: none
          - layers: "layers.{0,31}.mlp.*"
            format: keep
          - layers: lm_head
            format: keep
            because: the head costs the most
        kv_cache: fp8_cast
        algorithm: max
        arithmetic: cpu
        export: {layout: modelopt, max_shard_size: 5 GB}

        """;

    [Fact]
    public void A_recipe_with_every_key_becomes_a_plan()
    {
        var bound = RecipeText.Bind(Everything, SampleModels.Llama31_8B);

        Assert.Empty(bound.Findings);
        Snapshot.Verify(Everything + "--\n" + PlanText.Of(bound.Plan!));
    }

    /// <summary>What could not be read is one mistake; that nothing is quantized or that q and k differ because of it is not a second.</summary>
    [Fact]
    public void A_mistake_in_the_text_is_one_finding() =>
        Snapshot.Verify(
            RecipeText.Judged("model: llama-3.1-8B\nformat: nvpf4\n", SampleModels.Llama31_8B)
            + RecipeText.Judged("model: llama-3.1-8B\nformat: mxfp8\nrules:\n  - layers: \"*.q_proj\"\n    format: int8_weight_only\n  - layer: \"*.self_attn.*\"\n    format: mxfp8\n", SampleModels.Llama31_8B));

    [Fact]
    public void Mistakes_of_every_kind_are_found_together_in_order_of_their_place() =>
        Snapshot.Verify(RecipeText.Judged(
            """
            model: llama-3.1-8B
            target: {engine: vllm>=0.11, gpu: a100, tensor_parallel: 6}
            format: fp8_2d_blockwise_weight_only
            rules:
              - layers: ["*.self_attn.out_proj", "*.self_attn.o_proj"]
                format: keep
              - layers: "*norm*"
                format: fp8_2d_blockwise_weight_only
            kv_cache: fp8_cast

            """,
            SampleModels.Llama31_8B));

    [Fact]
    public void A_comment_changes_nothing_but_lines()
    {
        var plain = RecipeText.Bind(Everything, SampleModels.Llama31_8B).Plan!;
        var commented = RecipeText.Bind(Everything + "# the end\n", SampleModels.Llama31_8B).Plan!;

        Assert.Equal(plain, commented);
        Assert.Equal([0, 7, 10, 13, 15], plain.Treatments.Select(static t => t.Line).Distinct().Order());
    }
}
