using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Models;

namespace Planck.Architectures.Graph;

/// <summary>
/// The smoothing pairs of a graph, derived from what it computes: norm to all linears that read it, values to output projection, up to down, and the
/// bottlenecks of latent attention. A pair that engines' recipes know and that is not exact is listed with the reason.
/// </summary>
public static class SmoothingPairs
{
    /// <summary>In order of the layers and, in a layer, of what computes first; equal layers share their pairs.</summary>
    public static EquatableArray<SmoothingPair> Of(Transformer model) =>
        BlockGroups.Of(model).SelectMany(static group => OfBlock(group.Block, group.Layers)).ToEquatableArray();

    private static IEnumerable<SmoothingPair> OfBlock(Block block, IndexSet layers)
    {
        var smoothed = new HashSet<string>();
        foreach (var branch in block.Branches)
        {
            // A parallel block has one norm before several mixers: all of them read it.
            if (branch.PreNorm is { Path.Length: > 0 } norm && smoothed.Add(norm.Path))
            {
                var readers = block.Branches.Where(b => b.PreNorm?.Path == norm.Path).SelectMany(static b => Readers(b.Mixer)).ToEquatableArray();
                yield return new(new() { Norm = norm }, readers, layers);
            }

            foreach (var pair in Inside(branch.Mixer, layers))
                yield return pair;
        }
    }

    /// <summary>The linears that read a mixer's input.</summary>
    private static IEnumerable<Linear> Readers(Mixer mixer) => mixer switch
    {
        Attention attention => Present(attention.Query, attention.Key, attention.Value),
        LatentAttention latent => Present(latent.QueryA ?? latent.QueryB, latent.KeyValueA),
        FeedForward mlp => Present(mlp.Gate, mlp.Up),
        LinearMixer single => [single.Linear],
        Mamba2 mamba => [mamba.In],
        GatedDeltaNet delta => [delta.Qkvz, delta.Ba],
        ExpertMixture experts =>
        [
            experts.Router,
            .. experts.LatentIn is { } latent ? [latent] : Readers(experts.Expert),
            .. experts.Shared is { } shared ? Readers(shared) : [],
            .. Present(experts.SharedGate),
        ],
        _ => throw new System.ArgumentException($"Which linears of a {mixer.GetType().Name} read its input is not listed", nameof(mixer)),
    };

    private static IEnumerable<SmoothingPair> Inside(Mixer mixer, IndexSet layers) => mixer switch
    {
        Attention attention => [ValueToOutput(attention, layers)],
        LatentAttention latent => Bottlenecks(latent, layers),
        FeedForward mlp => [UpThenDown(mlp, layers)],
        ExpertMixture experts => Present(experts.Expert, experts.Shared).Select(mlp => UpThenDown(mlp, layers)),
        _ => [],
    };

    private static SmoothingPair ValueToOutput(Attention attention, IndexSet layers)
    {
        var rows = attention.KeyValueHeads * attention.HeadDim;
        var value = attention.Value ?? attention.Query;
        return new(new() { Linear = value, FirstRow = attention.Layout == QkvLayout.Separate ? 0 : value.Out - rows, Rows = rows }, [attention.Output], layers)
        {
            Inexact = attention.KeyValueHeads != attention.Heads ? $"{attention.Heads / attention.KeyValueHeads} query heads share a value head, and the output projection reads each with columns of its own"
                : attention.Layout == QkvLayout.Grouped ? "the values' rows lie between those of queries and keys"
                : null,
        };
    }

    private static IEnumerable<SmoothingPair> Bottlenecks(LatentAttention latent, IndexSet layers)
    {
        if (latent.QueryA is not null && latent.QueryNorm is { } norm)
            yield return new(new() { Norm = norm }, [latent.QueryB], layers);
        yield return new(new() { Norm = latent.KeyValueNorm }, [latent.KeyValueB], layers);
    }

    private static SmoothingPair UpThenDown(FeedForward mlp, IndexSet layers)
    {
        var source = mlp.Layout switch
        {
            GateUpLayout.Concatenated => new SmoothingSource { Linear = mlp.Up, FirstRow = mlp.Up.Out / 2, Rows = mlp.Up.Out / 2 },
            GateUpLayout.Interleaved => new() { Linear = mlp.Up, FirstRow = 1, Rows = mlp.Up.Out / 2, RowStep = 2 },
            _ => new() { Linear = mlp.Up, Rows = mlp.Up.Out },
        };
        return new(source, [mlp.Down], layers)
        {
            Inexact = mlp.Clamped is not null ? "up is clamped and has 1 added before it is multiplied"
                : mlp.Gated || mlp.Activation == "relu" ? null // relu(s x) = s relu(x) for positive s
                : mlp.Activation == "relu2" ? "relu2(s x) is s^2 relu2(x): the scale's square root would have to be folded, which is not offered"
                : $"{mlp.Activation}(s x) is not s {mlp.Activation}(x)",
        };
    }

    private static IEnumerable<T> Present<T>(params T?[] parts)
        where T : class => parts.Where(static p => p is not null).Select(static p => p!);
}
