using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Formats;

namespace Planck.Checkpoints;

/// <summary>One file of a checkpoint and the tensors it holds.</summary>
public sealed record Shard(string FileName, IReadOnlyList<TensorSpec> Tensors);

/// <summary>Which tensor goes into which file.</summary>
/// <param name="Shards">At least one, also when there are no tensors.</param>
/// <param name="TotalSize">Bytes of all tensors.</param>
public sealed record ShardPlan(IReadOnlyList<Shard> Shards, long TotalSize)
{
    /// <summary>
    /// Fills files in the given order, as <c>save_pretrained</c> does: a file is closed before it would exceed
    /// <paramref name="maxShardSize"/> bytes of tensors; a tensor larger than that gets a file of its own, and the file being filled
    /// stays open. One file is <c>model.safetensors</c>, several are <c>model-00001-of-0000n.safetensors</c>.
    /// </summary>
    public static ShardPlan Of(IReadOnlyList<TensorSpec> tensors, long maxShardSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxShardSize);
        var shards = new List<List<TensorSpec>>();
        var open = new List<TensorSpec>();
        var openSize = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor.Bytes > maxShardSize)
            {
                shards.Add([tensor]);
                continue;
            }

            if (open.Count > 0 && openSize + tensor.Bytes > maxShardSize)
            {
                shards.Add(open);
                (open, openSize) = ([], 0);
            }

            open.Add(tensor);
            openSize += tensor.Bytes;
        }

        if (open.Count > 0 || shards.Count == 0)
            shards.Add(open);
        return new([.. shards.Select((s, i) => new Shard(Name(i + 1, shards.Count), s))], tensors.Sum(static t => t.Bytes));
    }

    private static string Name(int number, int count) => count == 1
        ? "model.safetensors"
        : string.Create(CultureInfo.InvariantCulture, $"model-{number:D5}-of-{count:D5}.safetensors");
}
