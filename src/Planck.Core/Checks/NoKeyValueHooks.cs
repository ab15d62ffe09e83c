using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;

namespace Planck.Checks;

/// <summary>
/// PLK206: a KV cache format for a model whose attention has no keys and values of its own: none at all, or a latent in their place. FP8 without a measured scale is a cache
/// of latents too: the checkpoint only says so, and engines store the latent with the scale 1.
/// </summary>
internal sealed record NoKeyValueHooks : RecipeCheck
{
    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // Without a description nobody knows: PLK108.
        if (recipe.Model.Transformer is null || recipe.KvCache == KvCacheFormats.None || Has(recipe.Model, recipe.KvCache))
            yield break;
        yield return Latent(recipe.Model) is not { } latent
            ? new(
                Rules.NoKeyValueHooks,
                recipe.Recipe.KvCache!.Span,
                $"{recipe.Model.Name} has no attention keys and values that {recipe.KvCache.Id} could apply to",
                "remove kv_cache")
            : new(
                Rules.NoKeyValueHooks,
                recipe.Recipe.KvCache!.Span,
                $"{recipe.Model.Name} has latent attention: it caches {Wording.Number(latent.KeyValueRank)} + {Wording.Number(latent.RopeDim)} numbers of a token, not the keys and values "
                    + $"of {Wording.Number(latent.Heads)} heads{Reason(recipe.KvCache)}",
                $"use '{KvCacheFormats.Fp8Cast.Id}', whose scale is 1 and needs no tensor, or remove kv_cache");
    }

    /// <summary>Whether the cache of the model can have the format.</summary>
    public static bool Has(ModelGraph model, KvCacheFormat format) => model.HasKeyValueHooks || (format == KvCacheFormats.Fp8Cast && Latent(model) is not null);

    private static LatentAttention? Latent(ModelGraph model) =>
        model.Transformer?.Blocks.SelectMany(static b => b.Branches).Select(static b => b.Mixer).OfType<LatentAttention>().FirstOrDefault();

    private static string Reason(KvCacheFormat format) => format.Measured
        ? $", which are what ModelOpt measures the scales of {format.Id} on; engines that read them apply them to the latent"
        : $", and no engine is known to store a latent as {format.Id}";
}
