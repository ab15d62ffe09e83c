using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

/// <summary>PLK107: what a checkpoint has and what its configuration makes.</summary>
public class IncompleteModelTests
{
    private static string Judge(ModelManifest manifest) =>
        manifest.Name + ": " + string.Join('\n', RecipeText.For(manifest.Name).Format("int8_weight_only").Bind(manifest).Findings.Select(static f => f.ToString())) + "\n";

    private static ModelManifest Change(string name, ModelManifest model, string tensor, Func<TensorSpec, IEnumerable<TensorSpec>> change) =>
        model.With(name, t => t.Name.EndsWith(tensor, StringComparison.Ordinal) ? change(t) : [t]);

    private static TensorSpec[] Drop(TensorSpec tensor) => [];

    [Fact]
    public void Complete_models_have_no_finding()
    {
        foreach (var model in new[] { SampleModels.Classics7M, SampleModels.Llama31_8B, SampleModels.Llama31_405B, SampleModels.Llama32_1B, SampleModels.Llama2_7B_F16, SampleModels.Qwen3_30B_A3B })
            Assert.DoesNotContain(RecipeText.For(model.Name).Format("mxfp8").Bind(model).Findings, static f => f.Rule.Id == "PLK107");
    }

    [Fact]
    public void A_head_without_a_tensor_is_tied() =>
        Assert.EndsWith(": \n", Judge(SampleModels.Classics7M.With("no-head", static t => t.Name == "lm_head.weight" ? [] : [t])), StringComparison.Ordinal);

    [Fact]
    public void A_missing_tensor_is_named_and_the_others_are_counted()
    {
        var (dense, experts) = (SampleModels.Classics7M, SampleModels.Qwen3_30B_A3B);
        Snapshot.Verify(
            Judge(Change("one", dense, "layers.1.mlp.up_proj.weight", Drop))
            + Judge(Change("two", dense.With("x", static t => t.Name == "model.norm.weight" ? [] : [t]), "layers.5.input_layernorm.weight", Drop))
            + Judge(Change("a-kind", dense, "self_attn.k_proj.weight", Drop))
            + Judge(Change("an-expert", experts, "layers.7.mlp.experts.93.down_proj.weight", Drop))
            + Judge(Change("a-layer-of-experts", experts.With("x", static t => t.Name.Contains("layers.40.mlp.experts.", StringComparison.Ordinal) ? [] : [t]), "layers.3.mlp.gate.weight", Drop)));
    }

    [Fact]
    public void A_wrong_shape_is_named_with_the_keys_it_contradicts()
    {
        var (dense, experts) = (SampleModels.Classics7M, SampleModels.Qwen3_30B_A3B);
        Snapshot.Verify(
            Judge(Change("one-layer", dense, "layers.3.mlp.up_proj.weight", static t => [t with { Shape = [512, 256] }]))
            + Judge(dense with { Name = "other-config", Config = dense.Config with { IntermediateSize = 1024 } })
            + Judge(dense with { Name = "other-heads", Config = dense.Config with { KeyValueHeads = 4 } })
            + Judge(dense with { Name = "other-vocabulary", Config = dense.Config with { VocabSize = 32000 } })
            + Judge(experts with { Name = "other-experts", Config = experts.Config with { Values = new([new("moe_intermediate_size", "1024")]) } })
            + Judge(experts with { Name = "more-experts", Config = experts.Config with { Experts = 256 } })
            + Judge(Change("transposed", dense, "down_proj.weight", static t => [t with { Shape = [t.Shape[1], t.Shape[0]] }])));
    }

    [Fact]
    public void A_wrong_rank_is_a_wrong_shape() => Snapshot.Verify(
        Judge(Change("flat", SampleModels.Classics7M, "o_proj.weight", static t => [t with { Shape = [t.Elements] }]))
        + Judge(Change("deep", SampleModels.Classics7M, "model.norm.weight", static t => [t with { Shape = [1, 1, 256] }]))
        + Judge(Change("scalar", SampleModels.Classics7M, "layers.2.post_attention_layernorm.weight", static t => [t with { Shape = [] }])));

    [Fact]
    public void Layers_that_are_missing_or_too_many_are_said_by_number()
    {
        var dense = SampleModels.Classics7M;
        Snapshot.Verify(
            Judge(dense with { Name = "half", Config = dense.Config with { Layers = 12 } })
            + Judge(dense with { Name = "double", Config = dense.Config with { Layers = 3 } })
            + Judge(dense.With("hole", static t => t.Name.Contains("layers.4.", StringComparison.Ordinal) ? [] : [t])));
    }

    [Fact]
    public void A_configuration_that_makes_no_graph_is_a_finding_of_the_model() => Snapshot.Verify(
        Judge(SampleModels.Classics7M with { Name = "no-heads", Config = SampleModels.Classics7M.Config with { AttentionHeads = 0 } })
        + Judge(SampleModels.Classics7M with { Name = "endless", Config = SampleModels.Classics7M.Config with { Layers = 1_000_000_000 } })
        + Judge(SampleModels.Qwen3_30B_A3B with { Name = "crowded", Config = SampleModels.Qwen3_30B_A3B.Config with { Experts = 1_000_000_000 } })
        + Judge(SampleModels.Classics7M with { Name = "odd-heads", Config = SampleModels.Classics7M.Config with { KeyValueHeads = 3 } })
        + Judge(SampleModels.Classics7M with { Name = "odd-rope", Config = SampleModels.Classics7M.Config with { Values = new([new("rope_scaling.rope_type", "spiral")]) } }));
}
