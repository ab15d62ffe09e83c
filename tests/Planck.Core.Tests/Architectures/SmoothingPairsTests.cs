using System;
using System.Globalization;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Architectures.Reading;
using Planck.Core.Tests.Models;
using Planck.Models;
using Planck.Testing;

namespace Planck.Core.Tests.Architectures;

/// <summary>Which scales can be moved from one tensor to another, as literature and tools list them per family, from the graph alone.</summary>
public class SmoothingPairsTests
{
    private static Transformer Graph(ModelManifest manifest) => ArchitectureRegistry.Describe(manifest).Transformer!;

    private static string Text(Transformer graph) => string.Concat(SmoothingPairs.Of(graph).Select(static p => string.Create(
        CultureInfo.InvariantCulture,
        $"{p.Layers}: {p.Smooth.Path}{Rows(p.Smooth)} -> {string.Join(", ", p.Balance.Select(b => Short(b.Path)))}{(p.Inexact is null ? "" : $"   NOT EXACT: {p.Inexact}")}\n")));

    private static string Rows(SmoothingSource source) => source.Linear is null || source.Rows == source.Linear.Out ? "" : $" [{source.FirstRow}.. step {source.RowStep}, {source.Rows} rows]";

    private static string Short(string path) => path.Replace("model.layers.{}.", "", StringComparison.Ordinal);

    private static ConfigFacts Config(int heads = 4, int keyValueHeads = 4) => new(new()
    {
        Architecture = "X",
        HiddenSize = 64,
        IntermediateSize = 96,
        AttentionHeads = heads,
        KeyValueHeads = keyValueHeads,
        HeadDim = 16,
        Layers = 1,
        VocabSize = 32,
    });

    private static Transformer One(Block block) => new()
    {
        Embedding = new("embed", 32, 64),
        Blocks = [block],
        FinalNorm = null,
        Head = new(new Linear("lm_head", 64, 32)),
    };

    private static Norm Norm(string name) => new("model.layers.{}." + name, NormKind.Rms, 64, 1e-6);

    private static Attention Attention(int heads = 4, int keyValueHeads = 4) => DecoderParts.Attention(Config(heads, keyValueHeads), "model.layers.{}.self_attn", null);

    private static FeedForward Mlp => DecoderParts.GatedMlp(Config(), "model.layers.{}.mlp", 96);

    [Fact]
    public void Llama_with_grouped_queries_and_with_a_value_head_per_query_head() => Snapshot.Verify(Text(Graph(SampleModels.Llama31_8B)) + Text(Graph(SampleModels.Llama2_7B)));

    [Fact]
    public void A_mixture_of_experts_reads_its_norm_with_router_and_experts() => Snapshot.Verify(Text(Graph(SampleModels.Qwen3_30B_A3B)));

    [Fact]
    public void Mixers_of_a_parallel_block_share_their_norm() => Snapshot.Verify(Text(One(new([new(Norm("input_layernorm"), Attention()), new(Norm("input_layernorm"), Mlp)]) { Parallel = true })));

    [Fact]
    public void A_parallel_block_with_two_norms_has_two_pairs() =>
        Assert.Equal(2, SmoothingPairs.Of(One(new([new(Norm("ln_attn"), Attention()), new(Norm("ln_mlp"), Mlp)]) { Parallel = true })).Count(static p => p.Smooth.Norm is not null));

    [Fact]
    public void A_norm_after_the_mixer_or_without_weights_is_never_smoothed() => Assert.DoesNotContain(
        SmoothingPairs.Of(One(new([new(null, Attention()) { PostNorm = Norm("post") }, new(new Norm("", NormKind.Rms, 64, 1e-6), Mlp)]))), static p => p.Smooth.Norm is not null);

    [Fact]
    public void What_stands_between_up_and_down_decides_whether_a_scale_passes()
    {
        var plain = Mlp with { Gate = null };
        var reasons = new[] { Mlp, plain with { Activation = "relu" }, plain with { Activation = "relu2" }, plain with { Activation = "gelu" }, Mlp with { Clamped = new(1.702, 7) } }
            .Select(static mlp => SmoothingPairs.Of(One(new([new(null, mlp)]))).Single().Inexact ?? "exact");

        Assert.Equal(
            [
                "exact", "exact", "relu2(s x) is s^2 relu2(x): the scale's square root would have to be folded, which is not offered", "gelu(s x) is not s gelu(x)",
                "up is clamped and has 1 added before it is multiplied",
            ],
            reasons);
    }

    [Fact]
    public void Fused_projections_are_smoothed_by_their_rows()
    {
        var fused = Attention() with { Query = new("model.layers.{}.self_attn.qkv_proj", 64, 192), Key = null, Value = null, Layout = QkvLayout.Concatenated };
        var gateUp = Mlp with { Gate = null, Up = new("model.layers.{}.mlp.gate_up_proj", 64, 192), Layout = GateUpLayout.Concatenated };

        Snapshot.Verify(
            Text(One(new([new(Norm("a"), fused), new(Norm("b"), gateUp)])))
            + Text(One(new([new(Norm("a"), fused with { Layout = QkvLayout.Grouped }), new(Norm("b"), gateUp with { Layout = GateUpLayout.Interleaved })]))));
    }
}
