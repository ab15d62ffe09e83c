using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Targets;
using Planck.Targets.Facts;

namespace Planck.Checks;

/// <summary>PLK307: the engine, or the engine on this GPU, cannot use the KV cache format.</summary>
internal sealed record EngineCannotLoadKvCache : RecipeCheck
{
    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        if (recipe.KvCache == KvCacheFormats.None || !NoKeyValueHooks.Has(recipe.Model, recipe.KvCache))
            yield break;
        foreach (var target in recipe.Targets)
        {
            if (target.Engine is { } engine && Reason(recipe, engine, target.Gpu) is var (reason, cure))
                yield return new(Rules.EngineCannotLoadKvCache, recipe.Recipe.KvCache!.Span, reason, cure);
        }
    }

    private static (string Reason, string Cure)? Reason(ResolvedRecipe recipe, Engine engine, Gpu? gpu)
    {
        // An engine that loads none of the weights has been refused for them.
        if (recipe.Quantized.Count > 0 && EngineUse.Of(recipe, engine).All(static u => !u.Row.Loads))
            return null;
        var weights = recipe.Quantized.Select(a => FormatFacts.Of(a.Format!, recipe.Algorithms).Label).Distinct().ToEquatableArray();
        var row = engine.Find(recipe.KvCache, weights);
        if (row is not { Loads: true })
            return ($"{engine.Id} cannot load kv_cache {recipe.KvCache.Id}: {row?.Refusal?.Because ?? engine.Find(CheckpointLayout.ModelOpt)?.Refusal ?? "it reads no cache of ModelOpt's layout"}", "remove kv_cache");
        if (gpu is not null && gpu.Capability < row.Minimum)
        {
            var others = KvCacheFormats.All.Where(k => engine.Find(k, weights) is { Loads: true } other && !(gpu.Capability < other.Minimum)).Select(static k => k.Id).ToList();
            return (
                $"{engine.Id} on {gpu.Id} (compute capability {gpu.Capability}) has no {recipe.KvCache.Id} cache: it needs {row.Minimum}",
                others.Count == 0 ? "remove kv_cache" : $"use {Wording.Or(others)}, or remove kv_cache");
        }

        return recipe.Quantized.Count == 0 && !engine.LoadsKvCacheAlone
            ? ($"{engine.Id} cannot load a quantized KV cache with 16-bit weights: its reader wants a quant_algo, which is null", "add a 'format:' that it loads")
            : null;
    }
}
