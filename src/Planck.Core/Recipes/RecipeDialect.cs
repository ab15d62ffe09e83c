using System;
using System.Linq;

namespace Planck.Recipes;

/// <summary>The language a recipe is written in.</summary>
public enum RecipeDialect
{
    /// <summary>Planck's own, <c>docs/recipe-reference.md</c>.</summary>
    Planck,

    /// <summary>NVIDIA Model Optimizer: <c>metadata</c>, <c>quantize</c>, <c>$import</c>.</summary>
    ModelOpt,

    /// <summary>llm-compressor: stages and modifiers.</summary>
    LlmCompressor,
}

/// <summary>Tells the languages apart by what stands at the margin, without reading YAML: also a broken file belongs to someone.</summary>
public static class RecipeDialects
{
    /// <summary>The comment by which ModelOpt says what a file holds.</summary>
    public const string ModelOptSchemaComment = "# modelopt-schema:";

    private static readonly string[] ModelOptKeys = ["metadata", "imports", "quantize", "auto_quantize", "quant_cfg"];

    /// <summary>The language of a text; Planck's when nothing speaks for another, or when it names its <c>model</c>.</summary>
    public static RecipeDialect Detect(string text)
    {
        // JSON is YAML without a margin.
        var isJson = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n').StartsWith("{", StringComparison.Ordinal);
        var dialect = RecipeDialect.Planck;
        var hasModifiers = false;
        foreach (var written in text.Split('\n'))
        {
            var line = isJson ? written.TrimStart(' ', '\t', '{') : written;
            hasModifiers |= KeyAtMargin(line.TrimStart(' ')) is { } nested && IsLlmCompressor(nested);
            if (line.StartsWith(ModelOptSchemaComment, StringComparison.Ordinal))
                return RecipeDialect.ModelOpt;
            if (KeyAtMargin(line) is not { } key)
                continue;
            if (key == "model")
                return RecipeDialect.Planck;
            if (dialect == RecipeDialect.Planck)
                dialect = ModelOptKeys.Contains(key) ? RecipeDialect.ModelOpt : IsLlmCompressor(key) ? RecipeDialect.LlmCompressor : dialect;
        }

        return dialect == RecipeDialect.Planck && hasModifiers ? RecipeDialect.LlmCompressor : dialect;
    }

    // llm-compressor numbers the stages of recipes that it merges: default_stage_0.
    private static bool IsLlmCompressor(string key) =>
        key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '_').EndsWith("_stage", StringComparison.Ordinal) || key.EndsWith("_modifiers", StringComparison.Ordinal) || key.EndsWith("Modifier", StringComparison.Ordinal);

    // A key in quotes counts too; a byte order mark may stand before the first.
    private static string? KeyAtMargin(string line)
    {
        var start = line.Length > 0 && line[0] == '\uFEFF' ? 1 : 0;
        var colon = line.IndexOf(':');
        if (colon <= start)
            return null;
        var key = line.Substring(start, colon - start).TrimEnd();
        if (key.Length > 2 && key[0] is '"' or '\'' && key[key.Length - 1] == key[0])
            key = key.Substring(1, key.Length - 2);
        return key.Length > 0 && key.All(static c => char.IsLetterOrDigit(c) || c is '_' or '$') ? key : null;
    }
}
