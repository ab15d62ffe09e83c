using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Architectures;
using Planck.Architectures.Graph;
using Planck.Checkpoints.Configs;
using Planck.Testing;
using Xunit;

namespace Planck.Calibration.Tests.Engine;

public sealed class InputGroupsTests
{
    [Fact]
    public void Query_key_and_value_share_an_input_and_gate_and_up_share_another() => Assert.Equal(
        ["q_proj k_proj v_proj", "o_proj", "gate_proj up_proj", "down_proj"],
        Groups("llama", 0));

    [Fact]
    public void Latent_attention_joins_what_compresses_queries_with_what_compresses_keys() => Assert.Equal(
        ["q_a_proj kv_a_proj_with_mqa", "q_b_proj", "kv_b_proj", "o_proj"],
        Groups("deepseek-v3", 0).Take(4));

    [Fact]
    public void Each_expert_has_groups_of_its_own_and_the_shared_expert_reads_what_the_router_reads()
    {
        var groups = Modules("deepseek-v3", 1).Skip(4).ToList();
        Assert.Equal(["model.layers.1.mlp.gate", "model.layers.1.mlp.shared_experts.gate_proj", "model.layers.1.mlp.shared_experts.up_proj"], groups[0]);
        Assert.Equal(["model.layers.1.mlp.experts.0.gate_proj", "model.layers.1.mlp.experts.0.up_proj"], groups[1]);
        Assert.Equal(["model.layers.1.mlp.experts.0.down_proj"], groups[2]);
        Assert.Equal(["model.layers.1.mlp.experts.1.gate_proj", "model.layers.1.mlp.experts.1.up_proj"], groups[3]);
        Assert.Equal(["model.layers.1.mlp.shared_experts.down_proj"], groups[^1]);
    }

    [Fact]
    public void Stacked_experts_are_named_by_tensor_and_number() => Assert.Contains(
        Modules("gpt-oss", 0), static g => g.SequenceEqual(["model.layers.0.mlp.experts.gate_up_proj.3"]));

    [Fact]
    public void A_parallel_block_with_one_norm_has_one_group_for_attention_and_mlp()
    {
        var norm = new Norm("input_layernorm", NormKind.Layer, 8, 1e-5);
        var attention = new Attention
        {
            Query = new("q", 8, 8),
            Key = new("k", 8, 8),
            Value = new("v", 8, 8),
            Output = new("o", 8, 8),
            Heads = 1,
            KeyValueHeads = 1,
            HeadDim = 8,
            Scale = 1,
        };
        var mlp = new FeedForward { Up = new("up", 8, 16), Down = new("down", 16, 8), Activation = "gelu" };
        var branches = new[] { new Branch(norm, attention), new Branch(norm, mlp) };
        Assert.Equal(["q k v up", "o", "down"], Names(new([.. branches]) { Parallel = true }));
        Assert.Equal(["q k v", "o", "up", "down"], Names(new([.. branches])));
        Assert.Equal(
            ["q k v", "o", "up", "down"],
            Names(new([branches[0], new Branch(norm with { Path = "post_attention_layernorm" }, mlp)]) { Parallel = true }));
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Every_linear_of_a_block_is_in_exactly_one_group(string model)
    {
        foreach (var block in Graph(model).Blocks)
        {
            var all = block.Branches.SelectMany(GraphTensors.Parts).OfType<Linear>().Select(static l => l.Path).Order();
            Assert.Equal(all, InputGroups.Of(block).SelectMany(static g => g.Readers).Select(static l => l.Path).Order());
        }
    }

    public static TheoryData<string> Architectures() => [.. Directory.GetDirectories(Root).Select(static f => Path.GetFileName(f))];

    private static IEnumerable<string> Names(Block block) => InputGroups.Of(block).Select(static g => string.Join(' ', g.Readers.Select(static r => r.Path)));

    private static IEnumerable<string> Groups(string model, int layer) => Modules(model, layer).Select(static g => string.Join(' ', g.Select(static m => m[(m.LastIndexOf('.') + 1)..])));

    private static List<IReadOnlyList<string>> Modules(string model, int layer) => [.. InputGroups.Modules(Graph(model).Blocks[layer], layer)];

    private static Transformer Graph(string model)
    {
        var config = ConfigReader.Read(Path.Combine(Root, model, "config.json"));
        return ArchitectureRegistry.Find(config.Architecture)!.Build(new(config, static _ => true));
    }

    private static string Root { get; } = Path.Combine(Repository.Goldens, "arch");
}
