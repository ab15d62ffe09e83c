using System;
using System.Globalization;
using System.Linq;
using Planck.Architectures;
using Planck.Core.Tests.Models;
using Planck.Formats;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Architectures;

public class DescribeTests
{
    private static ModelGraph Describe(ModelManifest manifest) => ArchitectureRegistry.Find(manifest.Config.Architecture)!.Describe(manifest);

    private static string Text(ModelGraph model) => string.Concat(model.Modules.Select(static m => string.Create(
        CultureInfo.InvariantCulture,
        $"{m.Name,-55} {m.Kind} {m.DType} {m.Rows}x{m.Columns} shard {m.ShardAxis} fused {(m.FusionGroup.Length == 0 ? "-" : m.FusionGroup)}{(m.HasBias ? " bias" : "")}\n")))
        + $"KV hooks: {model.HasKeyValueHooks}\n";

    [Fact]
    public void Llama_with_grouped_queries() => Snapshot.Verify(Text(Describe(SampleModels.Llama31_8B)));

    [Fact]
    public void Qwen3_mixture_of_experts() => Snapshot.Verify(Text(Describe(SampleModels.Qwen3_30B_A3B)));

    [Fact]
    public void A_tied_head_is_no_module() => Assert.DoesNotContain(Describe(SampleModels.Llama32_1B).Modules, static m => m.Kind == ModuleKind.Head);

    [Fact]
    public void Layers_that_differ_in_bias_shape_or_dtype_are_families_of_their_own()
    {
        var manifest = SampleModels.Classics7M.With("irregular", static t => t.Name switch
        {
            "model.layers.1.self_attn.q_proj.weight" => [t, new("model.layers.1.self_attn.q_proj.bias", DType.BF16, [256])],
            "model.layers.2.self_attn.q_proj.weight" => [t with { DType = DType.F32 }],
            "model.layers.3.mlp.up_proj.weight" => [t with { Shape = [512, 256] }],
            _ => [t],
        });

        Snapshot.Verify(Text(Describe(manifest)));
    }

    [Fact]
    public void Tensors_it_does_not_know_are_no_modules_and_stay_in_the_manifest()
    {
        var model = Describe(SampleModels.Llama2_7B_F16);

        Assert.DoesNotContain(model.Modules, static m => m.Name.Key.Contains("inv_freq", StringComparison.Ordinal));
        Assert.Contains(model.Manifest.Families, static f => f.Name.Key.Contains("inv_freq", StringComparison.Ordinal));
    }

    [Fact]
    public void A_weight_of_the_wrong_rank_is_no_module()
    {
        var manifest = SampleModels.Classics7M.With("flat", static t => t.Name == "lm_head.weight" ? [t with { Shape = [t.Elements] }] : [t]);

        Assert.DoesNotContain(Describe(manifest).Modules, static m => m.Kind == ModuleKind.Head);
    }

    [Fact]
    public void Every_module_of_a_known_model_is_described()
    {
        foreach (var manifest in new[] { SampleModels.Llama31_405B, SampleModels.Qwen3_30B_A3B, SampleModels.Classics7M })
            Assert.Equal(SlowExpander.Expand(manifest.Families).Count(), Describe(manifest).Modules.Sum(static m => m.Count));
    }

    [Fact]
    public void An_architecture_nobody_described_is_not_found() => Assert.Null(ArchitectureRegistry.Find("PhoenixForCausalLM"));
}
