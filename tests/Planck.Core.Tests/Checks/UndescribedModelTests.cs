using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Architectures;
using Planck.Core.Tests.Binding;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Checks;

/// <summary>PLK103 and PLK108: a model of an architecture nobody described.</summary>
public class UndescribedModelTests
{
    private static readonly ModelManifest Phoenix = Undescribed(
        "phoenix-1b",
        [
            ("model.embed_tokens.weight", [512, 64]), ("model.embed_positions.weight", [128, 64]), ("model.final_norm.weight", [64]),
            .. Layer(0), .. Layer(1),
            ("model.layers.2.mixer.in_proj.weight", [256, 64]), ("model.layers.2.mixer.in_proj.bias", [256]), ("model.layers.2.mixer.conv1d.weight", [256, 1, 4]),
            ("model.layers.2.mixer.A_log", [8]), ("model.layers.2.mixer.dt_proj.weight", [64, 4]), ("model.layers.2.mixer.out_proj.weight", [64, 128]),
            ("model.layers.2.mlp.router.weight", [8, 64]), ("model.layers.2.mlp.experts.gate_up_proj", [8, 64, 64]),
            ("model.vision_tower.blocks.0.fc1.weight", [64, 64]), ("model.mtp.layers.0.self_attn.q_proj.weight", [64, 64]),
            ("lm_head.weight", [512, 64]),
        ]);

    private static (string, long[])[] Layer(int layer) =>
    [
        ($"model.layers.{layer}.ln_1.weight", [64]),
        ($"model.layers.{layer}.self_attn.q_proj.weight", [64, 64]), ($"model.layers.{layer}.self_attn.k_proj.weight", [32, 64]),
        ($"model.layers.{layer}.self_attn.v_proj.weight", [32, 64]), ($"model.layers.{layer}.self_attn.o_proj.weight", [64, 64]),
        ($"model.layers.{layer}.mlp.gate.weight", [4, 64]), ($"model.layers.{layer}.mlp.shared_expert_gate.weight", [1, 64]),
        .. Enumerable.Range(0, 4).SelectMany(e => new (string, long[])[]
        {
            ($"model.layers.{layer}.mlp.experts.{e}.gate_proj.weight", [96, 64]), ($"model.layers.{layer}.mlp.experts.{e}.up_proj.weight", [96, 64]),
            ($"model.layers.{layer}.mlp.experts.{e}.down_proj.weight", [64, 96]),
        }),
    ];

    private static ModelManifest Undescribed(string name, IEnumerable<(string Name, long[] Shape)> tensors) => new(
        name,
        new() { Architecture = "PhoenixForCausalLM", DType = "bfloat16" },
        ManifestFolder.Fold(tensors.Select(static t => new TensorSpec(t.Name, DType.BF16, [.. t.Shape]))));

    [Fact]
    public void Modules_are_what_names_and_shapes_say()
    {
        var graph = ArchitectureRegistry.Describe(Phoenix);

        Assert.Null(graph.Transformer);
        Assert.False(graph.HasKeyValueHooks);
        Snapshot.Verify(string.Concat(graph.Modules.Select(static m => string.Create(
            CultureInfo.InvariantCulture,
            $"{m.Name,-50} {m.Kind} {m.Rows}x{m.Columns}{(m.FusionGroup.Length == 0 ? "" : " fused " + m.FusionGroup)}{(m.HasBias ? " bias" : "")}\n")))
            + "kept: " + string.Join(", ", Phoenix.Families.Where(f => graph.ModuleOf(f) is null).Select(static f => f.Name)));
    }

    [Fact]
    public void Linears_of_GPT_2_that_are_stored_the_other_way_round_are_kept()
    {
        (string, long[])[] linear = [("h.0.attn.c_attn.weight", [192, 64]), ("h.0.mlp.c_fc.weight", [256, 64]), ("h.0.mlp.other.weight", [64, 64])];

        Assert.Equal(3, Linears(linear));
        Assert.Equal(1, Linears([.. linear.Select(static t => (t.Item1, t.Item2.Reverse().ToArray()))]));

        static int Linears((string, long[])[] tensors) => ArchitectureRegistry.Describe(Undescribed("g", tensors)).Modules.Count(static m => m.Kind == ModuleKind.Linear);
    }

    [Fact]
    public void PLK103_is_a_warning_and_formats_of_weights_give_a_plan()
    {
        foreach (var format in QuantFormats.All.Where(static f => f.Activations == "none"))
        {
            var bound = RecipeText.For("phoenix-1b").Format(format.Id, format.Id == "int4_blockwise_weight_only" ? 32 : 0).Bind(Phoenix);

            // A block of 128 columns is no PLK103, nor are four-over-six blocks without a search.
            if (bound.Plan is null)
                Assert.Contains(bound.Findings.Select(static f => f.Rule.Id).Where(static id => id != "PLK103"), static id => id is "PLK202" or "PLK213");
            else
                Assert.Equal("PLK103", Assert.Single(bound.Findings).Rule.Id);
        }

        Snapshot.Verify(RecipeText.For("phoenix-1b").Format("int8_weight_only").Judged(Phoenix));
    }

    [Fact]
    public void PLK108_formats_that_reach_beyond_the_weights() => Snapshot.Verify(
        RecipeText.For("phoenix-1b").Format("mxfp8").KvCache("fp8_cast").Judged(Phoenix)
        + RecipeText.For("phoenix-1b").Format("int8_weight_only").Rule("*.o_proj", "fp8_per_channel_per_token").Judged(Phoenix)
        + RecipeText.Judged("model: phoenix-1b\nformat: w4a16_nvfp4\nalgorithm: [mse, awq_lite]\n", Phoenix));

    [Fact]
    public void PLK103_and_PLK108_are_not_said_of_a_described_architecture() =>
        Assert.Empty(RecipeText.For("classics-7m").Format("mxfp8").KvCache("fp8_cast").Bind(SampleModels.Classics7M).Findings);

    [Fact]
    public void Guessed_fusion_is_checked_like_any_other() => Assert.Contains(
        RecipeText.For("phoenix-1b").Format("int8_weight_only").Rule("*.q_proj", "keep").Bind(Phoenix).Findings, static f => f.Rule.Id == "PLK204");

    [Fact]
    public void A_model_without_matrices_has_nothing_to_quantize() => Assert.Contains(
        RecipeText.For("flat").Format("int8_weight_only").Bind(Undescribed("flat", [("norm.weight", [64])])).Findings, static f => f.Rule.Id == "PLK209");
}
