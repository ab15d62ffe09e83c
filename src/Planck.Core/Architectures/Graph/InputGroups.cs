using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Architectures.Graph;

/// <summary>
/// Which linears of a block read the very same tensor: statistics of their input are the same, and their scales are unified where ModelOpt finds, in a trial run,
/// that one tensor object goes into all of them. A gathered or narrowed copy is another tensor: experts do not share with what reads the norm before them.
/// </summary>
public static class InputGroups
{
    /// <summary>
    /// Every linear of the block in exactly one group, in the order in which groups begin to compute: q, k, v; o; gate, up; down. In a parallel block attention
    /// and MLP read one norm: q, k, v, gate, up; o; down.
    /// </summary>
    public static EquatableArray<SharedInput> Of(Block block)
    {
        var groups = new List<SharedInput>();
        var entries = new List<(string Norm, int Group)>();
        foreach (var branch in block.Branches)
        {
            var (entry, inside) = OfMixer(branch.Mixer);
            var norm = branch.PreNorm?.Path ?? "";
            var shared = block.Parallel ? entries.FindIndex(e => e.Norm == norm) : -1;
            if (shared >= 0)
            {
                var group = entries[shared].Group;
                groups[group] = new([.. groups[group].Readers, .. entry.Readers]);
            }
            else
            {
                entries.Add((norm, groups.Count));
                groups.Add(entry);
            }

            groups.AddRange(inside);
        }

        return groups.ToEquatableArray();
    }

    /// <summary>
    /// The groups of one layer by module, experts each for itself: for expert 0 gate and up, then down, then expert 1.
    /// </summary>
    public static IEnumerable<IReadOnlyList<string>> Modules(Block block, int layer) =>
        Each(block).Select(g => g.Group.Modules(layer, g.Expert));

    /// <summary><see cref="Of"/> with one entry per expert, in the order in which they compute.</summary>
    public static IEnumerable<(SharedInput Group, int Expert)> Each(Block block)
    {
        var groups = Of(block);
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].Experts == 0)
            {
                yield return (groups[i], 0);
                continue;
            }

            var end = i;
            while (end < groups.Count && groups[end].Experts > 0)
                end++;
            for (var expert = 0; expert < groups[i].Experts; expert++)
            {
                for (var group = i; group < end; group++)
                    yield return (groups[group], expert);
            }

            i = end - 1;
        }
    }

    // What reads the mixer's input, and the groups inside.
    private static (SharedInput Entry, IEnumerable<SharedInput> Inside) OfMixer(Mixer mixer) => mixer switch
    {
        Attention attention => (Group(attention.Query, attention.Key, attention.Value), [Group(attention.Output)]),
        LatentAttention { QueryA: { } queryA } latent =>
            (Group(queryA, latent.KeyValueA), [Group(latent.QueryB), Group(latent.KeyValueB), Group(latent.Output)]),
        LatentAttention latent => (Group(latent.QueryB, latent.KeyValueA), [Group(latent.KeyValueB), Group(latent.Output)]),
        FeedForward mlp => (Group(mlp.Gate, mlp.Up), [Group(mlp.Down)]),
        LinearMixer single => (Group(single.Linear), []),
        Mamba2 mamba => (Group(mamba.In), [Group(mamba.Output)]),
        GatedDeltaNet delta => (Group(delta.Qkvz, delta.Ba), [Group(delta.Output)]),
        ExpertMixture experts =>
            (Group(experts.Router, experts.LatentIn, experts.Shared?.Gate, experts.Shared?.Up, experts.SharedGate), InsideMixture(experts)),
        _ => throw new ArgumentException($"Which linears of a {mixer.GetType().Name} read the same tensor is not listed", nameof(mixer)),
    };

    private static IEnumerable<SharedInput> InsideMixture(ExpertMixture mixture)
    {
        yield return Group(mixture.Expert.Gate, mixture.Expert.Up) with { Experts = mixture.Experts };
        yield return Group(mixture.Expert.Down) with { Experts = mixture.Experts };
        if (mixture.LatentOut is { } latentOut)
            yield return Group(latentOut);
        if (mixture.Shared is { } shared)
            yield return Group(shared.Down);
    }

    private static SharedInput Group(params Linear?[] readers) => new([.. readers.Where(static r => r is not null).Select(static r => r!)]);
}
