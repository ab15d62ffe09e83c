using System.Linq;
using Planck.Formats;

namespace Planck.Checkpoints.Tests;

public sealed class ShardPlanTests
{
    private static readonly TensorSpec[] Sizes = [Bytes("a", 4), Bytes("b", 6), Bytes("big", 50), Bytes("c", 1), Bytes("d", 9), Bytes("e", 1)];

    [Fact]
    public void A_shard_is_closed_before_it_would_exceed_the_limit_and_a_larger_tensor_stands_alone() =>
        Assert.Equal(["big", "a b", "c d", "e"], Plan(10));

    [Fact]
    public void A_shard_may_be_exactly_full() => Assert.Equal(["a b big c d", "e"], Plan(70));

    [Fact]
    public void One_shard_has_the_plain_name() =>
        Assert.Equal(["model.safetensors"], ShardPlan.Of(Sizes, 71).Shards.Select(static s => s.FileName));

    [Fact]
    public void Several_shards_are_numbered() =>
        Assert.Equal(["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"], ShardPlan.Of(Sizes, 70).Shards.Select(static s => s.FileName));

    [Fact]
    public void No_tensors_make_one_empty_file() => Assert.Empty(Assert.Single(ShardPlan.Of([], 10).Shards).Tensors);

    private static string[] Plan(long limit) => [.. ShardPlan.Of(Sizes, limit).Shards.Select(static s => string.Join(' ', s.Tensors.Select(static t => t.Name)))];

    private static TensorSpec Bytes(string name, long count) => new(name, DType.U8, [count]);
}
