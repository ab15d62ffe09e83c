using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK206: a KV cache format for a model whose attention has no keys and values of its own: none at all, or a latent in their place.</summary>
internal sealed record NoKeyValueHooks : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.None;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // Without a description nobody knows: PLK108.
        if (recipe.Model.Transformer is not { } transformer || recipe.KvCache == KvCacheFormats.None || recipe.Model.HasKeyValueHooks)
            yield break;
        var latent = transformer.Blocks.SelectMany(static b => b.Branches).Select(static b => b.Mixer).OfType<LatentAttention>().FirstOrDefault();
        yield return latent is null
            ? new(
                Rules.NoKeyValueHooks,
                recipe.Recipe.KvCache!.Span,
                $"{recipe.Model.Name} has no attention keys and values that {recipe.KvCache.Id} could apply to",
                "remove kv_cache")
            : new(
                Rules.NoKeyValueHooks,
                recipe.Recipe.KvCache!.Span,
                $"{recipe.Model.Name} has latent attention: it caches {Wording.Number(latent.KeyValueRank)} + {Wording.Number(latent.RopeDim)} numbers of a token, not the keys and values "
                    + $"of {Wording.Number(latent.Heads)} heads, whose scales are all that {recipe.KvCache.Id} has a place for in ModelOpt's layout",
                "remove kv_cache, and choose the cache's dtype where the model is served");
    }
}
