using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Models;

/// <summary>
/// Linears that a checkpoint holds in a quantized form, told by the tensors beside or in place of their weights: Planck reads 16-bit weights, and quantizing twice
/// loses twice.
/// </summary>
/// <param name="Marker">The tensor that shows it: <c>model.layers.{0..60}.mlp.down_proj.weight_scale_inv</c>.</param>
/// <param name="Module">Key of the linear's path, with <c>{}</c> for numbers.</param>
/// <param name="Kind">Who stores it so.</param>
public sealed record StoredQuantization(TensorFamily Marker, string Module, string Kind)
{
    // Endings after the module's path; the first that fits. A scale of the cache or of inputs alone says nothing about the weight.
    private static readonly EquatableArray<(string Ending, string Kind)> Endings =
    [
        (".weight_scale_inv", "FP8 in blocks, as DeepSeek publishes"),
        (".qweight", "GPTQ or AWQ"),
        (".weight_packed", "compressed-tensors"),
        (".weight.absmax", "bitsandbytes"),
        (".weight_scale", "ModelOpt or compressed-tensors"),
        (".SCB", "bitsandbytes"),
    ];

    /// <summary>One entry for each family of such tensors, in the order of the manifest.</summary>
    public static IEnumerable<StoredQuantization> Of(ModelManifest manifest)
    {
        foreach (var family in manifest.Families)
        {
            var key = family.Name.Key;
            foreach (var (ending, kind) in Endings.Where(e => key.EndsWith(e.Ending, StringComparison.Ordinal)).Take(1))
                yield return new(family, key.Substring(0, key.Length - ending.Length), kind);
        }
    }
}
