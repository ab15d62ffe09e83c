using System;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.Schema;

namespace Planck.Recipes.Reading;

/// <summary>Reads the path of a file with token ids or text.</summary>
internal static class DataPath
{
    private const string Expected = "a file beside the recipe, such as data/eval.safetensors or data/eval.jsonl";

    // A plan is reviewed and runs on any machine: what it reads lies beside the recipe.
    public static string? Read(Slot slot, ValueReader values, FindingList findings)
    {
        if (values.Text(slot, Expected) is not { } text)
            return null;
        if (text.Value.Contains('\\') || text.Value.StartsWith("/", StringComparison.Ordinal) || text.Value.Contains(':'))
        {
            findings.Add(Rules.BadValue, text.Span, $"{Excerpt.Quote(text.Value)} is no path relative to the recipe", "write it with '/' and without a drive, such as data/eval.safetensors");
            return null;
        }

        if (RecipeSchema.DataEndings.Any(e => text.Value.EndsWith(e, StringComparison.OrdinalIgnoreCase)))
            return text.Value;
        findings.Add(Rules.BadValue, text.Span, $"{Excerpt.Quote(text.Value)} is no kind of data that can be read; allowed endings: {string.Join(", ", RecipeSchema.DataEndings)}");
        return null;
    }
}
