using System.Collections.Generic;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;

namespace Planck.Checks;

/// <summary>PLK206: a KV cache format for a model whose attention has no keys and values of its own.</summary>
internal sealed record NoKeyValueHooks : RecipeCheck
{
    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        // Without a description nobody knows: PLK108.
        if (recipe.Model.Transformer is not null && recipe.KvCache != KvCacheFormats.None && !recipe.Model.HasKeyValueHooks)
        {
            yield return new(
                Rules.NoKeyValueHooks,
                recipe.Recipe.KvCache!.Span,
                $"{recipe.Model.Name} has no attention keys and values that {recipe.KvCache.Id} could apply to",
                "remove kv_cache");
        }
    }
}
