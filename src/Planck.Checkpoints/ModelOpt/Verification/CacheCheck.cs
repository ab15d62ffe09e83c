using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Whether every attention that stores a tensor of a measured key/value cache stores all of them, and whether all attentions alike do.</summary>
internal sealed class CacheCheck(CheckpointReader checkpoint, KvCacheFormat cache)
{
    public IEnumerable<VerificationFinding> Run()
    {
        if (!cache.Measured)
            yield break;
        string[] endings = cache.Affine ? [".k_scale", ".v_scale", ".k_bias", ".v_bias"] : [".k_scale", ".v_scale"];
        var stored = checkpoint.Tensors
            .Select(static t => (t.Name, Parts: ScaleNames.Split(t.Name)))
            .Where(t => t.Parts is { } parts && endings.Contains(parts.Ending))
            .ToLookup(static t => Parent(t.Parts!.Value.Module), static t => (t.Parts!.Value.Ending, t.Name), StringComparer.Ordinal);
        foreach (var attention in stored)
        {
            foreach (var ending in endings.Where(e => !attention.Any(t => t.Ending == e)))
            {
                yield return new(
                    $"{attention.Key}.{ending[1]}_proj{ending}",
                    $"is missing, and '{attention.First().Name}' is there: a cache in {cache.QuantAlgo} has both",
                    "Calibrate the cache, and export again");
            }
        }
    }

    private static string Parent(string module) => module[..Math.Max(0, module.LastIndexOf('.'))];
}
