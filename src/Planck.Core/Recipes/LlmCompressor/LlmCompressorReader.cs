using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.LlmCompressor.Matching;
using Planck.Recipes.LlmCompressor.Smoothing;
using Planck.Recipes.LlmCompressor.Translation;
using Planck.Recipes.Reading;

namespace Planck.Recipes.LlmCompressor;

/// <summary>Reads a recipe of llm-compressor and says the same in Planck's terms; what has no counterpart is an error where it stands.</summary>
internal static class LlmCompressorReader
{
    /// <inheritdoc cref="RecipeDocument.Parse"/>
    public static ParsedRecipe Parse(string path, string text)
    {
        var findings = new FindingList();
        var name = RecipeName.Checked(path, findings);
        var file = LlmCompressorFileReader.Read(path, text, findings);
        var smoothing = new SmoothingTranslation(findings).Translate(file);
        var layers = new LayerTranslation(findings).Translate(file, smoothing.Select(static s => s.Mappings).OfType<WrittenMappings>());
        var recipe = new Recipe
        {
            Path = path,
            Name = name,
            Dialect = RecipeDialect.LlmCompressor,
            Layers = layers,
            KvCache = new KvCacheTranslation(findings).Translate(file),
            Algorithms = new AlgorithmTranslation(findings).Translate(file, smoothing.Select(static s => s.Algorithm)).ToEquatableArray(),
        };
        JudgeEntries(file, findings);
        new ArgumentFindings(findings).Find(file);
        LayoutNotice.Add(file, findings);
        return new(recipe, findings.Sorted());
    }

    // A regular expression that Python cannot read.
    private static void JudgeEntries(LlmCompressorFile file, FindingList findings)
    {
        IEnumerable<Located<string>> entries = file.Modifiers.Where(static m => m.Quantizes)
            .SelectMany(static m => Schemes.ConfigGroups.Of(m).SelectMany(static g => g.Targets).Concat(m.Ignore))
            .Distinct();
        foreach (var entry in entries)
        {
            if (TargetList.ErrorOf(entry.Value) is { } error)
                findings.Add(Rules.BadValue, entry.Span, $"{Excerpt.Quote(entry.Value)} is not a regular expression: {Excerpt.Visible(error, 200)}");
        }
    }
}
