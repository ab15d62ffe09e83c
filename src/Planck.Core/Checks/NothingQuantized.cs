using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;

namespace Planck.Checks;

/// <summary>PLK209: no layer gets a format and the KV cache stays as it is. Asked last, when nothing else explains it.</summary>
internal static class NothingQuantized
{
    public static IEnumerable<Finding> Find(ResolvedRecipe resolved)
    {
        if (resolved.Quantized.Count > 0 || resolved.KvCache != KvCacheFormats.None)
            yield break;
        var recipe = resolved.Recipe;
        if (recipe.Model is { } model && resolved.Model.Modules.All(static m => m.Kind != ModuleKind.Linear))
        {
            yield return new(
                Rules.NothingQuantized,
                model.Span,
                $"no tensor of {resolved.Model.Name} is a linear of a {resolved.Model.Manifest.Config.Architecture}",
                IsStoredOtherwise(resolved.Model)
                    ? "its linears are stored [in_features, out_features], and no format of this version writes such; it can be run, not quantized"
                    : "the names or shapes in its manifest are not those of that class; see 'architectures' in config.json");
            yield break;
        }

        var place = recipe.Layers?.Span
            ?? recipe.Format?.Span
            ?? recipe.Rules.Select(static r => r.Format.Span).FirstOrDefault()
            ?? recipe.Model?.Span
            ?? SourceSpan.FileStart(recipe.Path);
        yield return new(
            Rules.NothingQuantized,
            place,
            $"every layer of {resolved.Model.Name} is kept and the KV cache too",
            recipe.Layers is null ? "add 'format:', a rule with a format, or 'kv_cache:'" : "give some linears of this model a format");
    }

    private static bool IsStoredOtherwise(ModelGraph model) => model.Transformer is { } transformer && transformer.Blocks
        .SelectMany(static b => b.Branches)
        .SelectMany(static b => MixerParts.Of(b.Mixer))
        .OfType<Linear>()
        .All(static l => l.Layout == WeightLayout.InOut);
}
