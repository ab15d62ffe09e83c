using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Architectures.Graph;

namespace Planck.Models.Tests.Architectures;

/// <summary>What engines do with a linear: cut it for tensor parallelism, fuse it with its neighbours, cache its output.</summary>
public class EngineFactsTests
{
    public static TheoryData<string> Architectures => [.. GoldenArchitectures.Names];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Attention_is_cut_by_heads_and_what_it_caches_is_marked(string name)
    {
        foreach (var attention in Mixers(name).OfType<Attention>())
        {
            Linear[] inputs = [.. new[] { attention.Query, attention.Key, attention.Value }.OfType<Linear>()];
            var isFused = attention.Layout != QkvLayout.Separate;

            Assert.Equal(isFused ? 1 : 3, inputs.Length);
            Assert.All(inputs, l => Assert.Equal((ShardAxis.Output, isFused ? "" : "qkv"), (l.ShardAxis, l.FusionGroup)));
            Assert.Equal(isFused ? [true] : [false, true, true], inputs.Select(static l => l.FeedsKeyValueCache));
            Assert.Equal((ShardAxis.Input, "", false), (attention.Output.ShardAxis, attention.Output.FusionGroup, attention.Output.FeedsKeyValueCache));
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Mlps_are_cut_by_their_inner_width_and_gate_and_up_are_one_matrix(string name)
    {
        foreach (var mlp in Mixers(name).SelectMany(FeedForwards))
        {
            var group = mlp.Gate is null ? "" : "gate_up";

            Assert.Equal((ShardAxis.Output, group), (mlp.Up.ShardAxis, mlp.Up.FusionGroup));
            Assert.True(mlp.Gate is null || (mlp.Gate.ShardAxis, mlp.Gate.FusionGroup) == (ShardAxis.Output, group));
            Assert.Equal((ShardAxis.Input, ""), (mlp.Down.ShardAxis, mlp.Down.FusionGroup));
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Layers_that_are_alike_share_one_block(string name)
    {
        var blocks = Graph(name).Blocks;
        foreach (var block in blocks)
            Assert.Same(blocks.First(block.Equals), block);
    }

    private static IEnumerable<FeedForward> FeedForwards(Mixer mixer) => mixer switch
    {
        FeedForward mlp => [mlp],
        ExpertMixture experts => [experts.Expert, .. new[] { experts.Shared }.OfType<FeedForward>()],
        _ => [],
    };

    private static IEnumerable<Mixer> Mixers(string name) => Graph(name).Blocks.SelectMany(static b => b.Branches).Select(static b => b.Mixer);

    private static Transformer Graph(string name) => GoldenArchitectures.Graph(Path.Combine(GoldenArchitectures.Root, name));
}
