using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Reading;

/// <summary>Reads a document of ModelOpt whose imports are resolved.</summary>
internal sealed class RecipeReader(DocumentValues values)
{
    private const string What = "a recipe of ModelOpt";
    private const string TypeCure = "write 'metadata: {recipe_type: ptq}'";

    private static readonly string[] Types = ["ptq", "auto_quantize", "speculative_eagle", "speculative_dflash", "speculative_medusa"];

    /// <param name="raw">The document before its imports were resolved: the type is read there.</param>
    /// <param name="path">Where the document is.</param>
    public ModelOptRecipe? Read(YamlNode? raw, YamlNode? root, string path)
    {
        if (raw is null || (raw is YamlScalar && DocumentValues.IsNull(raw)))
        {
            values.Missing(SourceSpan.FileStart(path), What, "'metadata' and 'quantize'; the file is empty", TypeCure);
            return null;
        }

        if (IsPreset(raw) && root is not null)
        {
            var preset = new QuantizeConfigReader(values).Read(root, raw.Span, "a preset of ModelOpt");
            return preset is null ? null : new(new("ptq", raw.Span), null, preset, null);
        }

        return Type(raw) is not { } type || root is null ? null : Read(root, type);
    }

    /// <summary>Whether a document is the section <c>quantize</c> alone, as the presets are that <c>--qformat</c> names.</summary>
    public static bool IsPreset(YamlNode? raw) =>
        raw is YamlMapping mapping && mapping.Entries.Any(static e => e.Key.Value == "quant_cfg") && !mapping.Entries.Any(static e => e.Key.Value is "metadata" or "quantize");

    /// <summary>What the document says it is; null after a finding.</summary>
    /// <param name="raw">Before its imports were resolved.</param>
    public Located<string>? Type(YamlNode raw)
    {
        if (raw is YamlRejected)
            return null;
        if (raw is not YamlMapping document)
        {
            values.WrongType(raw, raw.Span, What, "a mapping with 'metadata' and 'quantize'");
            return null;
        }

        var metadata = document.Entries.LastOrDefault(static e => e.Key.Value == "metadata");
        var type = (metadata?.Value as YamlMapping)?.Entries.LastOrDefault(static e => e.Key.Value == "recipe_type");
        if (type is null)
        {
            var place = metadata?.Key.Span ?? raw.Span;
            if (!values.Findings.IsCutShort && metadata?.Value is not YamlRejected)
                values.Missing(place, metadata is null ? What : "'metadata'", metadata is null ? "'metadata' with 'recipe_type'" : "'recipe_type' in the recipe itself, before imports are resolved", TypeCure);
            return null;
        }

        return Type(type);
    }

    private Located<string>? Type(YamlEntry type)
    {
        if (values.Text(type, "a type such as ptq") is not { } word)
            return null;
        if (Types.Contains(word))
            return new(word, type.Value.Span);
        values.BadValue(type, $"allowed: {string.Join(", ", Types)}", Suggestion.DidYouMean(word, Types));
        return null;
    }

    private ModelOptRecipe? Read(YamlNode root, Located<string> type)
    {
        if (type.Value is not ("ptq" or "auto_quantize"))
        {
            values.Findings.Add(Rules.NotForQuantizing, type.Span, $"{Excerpt.Quote(type.Value)} trains a draft model; nothing is quantized", "run it with ModelOpt; a recipe to compile has the type ptq");
            return null;
        }

        var isSearch = type.Value == "auto_quantize";
        if (values.Mapping(root, root.Span, What, isSearch ? ["metadata", "quantize", "auto_quantize"] : ["metadata", "quantize"]) is not { } keys)
            return null;
        var (shown, description) = keys.TryGetValue("metadata", out var metadata) ? Metadata(metadata) : (null, null);
        var body = isSearch ? "auto_quantize" : "quantize";
        if (!keys.ContainsKey(body) && !values.Findings.IsCutShort)
        {
            values.Missing(type.Span, What, $"'{body}'", $"'recipe_type: {type.Value}' promises it");
            return null;
        }

        return new(
            shown ?? type,
            description,
            keys.TryGetValue("quantize", out var quantize) ? new QuantizeConfigReader(values).Read(quantize.Value, quantize.Key.Span, "'quantize'") : null,
            isSearch && keys.TryGetValue("auto_quantize", out var search) ? new AutoQuantizeReader(values).Read(search, keys.ContainsKey("quantize")) : null);
    }

    // An override may change the type, which then is a word and no more: what is read was decided by the file.
    private (Located<string>? Type, string? Description) Metadata(YamlEntry metadata)
    {
        var keys = values.Mapping(metadata.Value, metadata.Key.Span, "'metadata'", ["recipe_type", "description"]);
        return (
            keys is not null && keys.TryGetValue("recipe_type", out var type) ? Type(type) : null,
            keys is not null && keys.TryGetValue("description", out var description) ? values.Text(description, "a text") : null);
    }
}
