using System.Collections.Generic;
using Planck.Diagnostics;

namespace Planck.Recipes.ModelOpt.Imports;

/// <summary>The comment before the first line of a document that says which class of ModelOpt it is: <c># modelopt-schema: modelopt....</c>.</summary>
internal static class SchemaComment
{
    /// <summary>All such comments before the content, each with the place of the class.</summary>
    public static IReadOnlyList<Located<string>> Find(string path, string text, TextLines lines)
    {
        var found = new List<Located<string>>();
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].TrimStart('\uFEFF');
            if (line.Trim().Length == 0)
                continue;
            if (line[0] != '#')
                break;
            if (!line.StartsWith(RecipeDialects.ModelOptSchemaComment, System.StringComparison.Ordinal))
                continue;
            var name = line.Substring(RecipeDialects.ModelOptSchemaComment.Length).Trim();
            var start = name.Length == 0 ? lines.Start(i) : text.IndexOf(name, lines.Start(i) + RecipeDialects.ModelOptSchemaComment.Length, System.StringComparison.Ordinal);
            found.Add(new(name, lines.Span(path, start, start + name.Length)));
        }

        return found;
    }

    /// <summary>What a file is that says it is no recipe; null for recipes and for files that say nothing.</summary>
    public static ModelOptType? SnippetType(string path, string text) =>
        Find(path, text, new(text)) is { Count: > 0 } comments && ModelOptTypes.OfClass(comments[0].Value) is { } type && type != ModelOptType.Recipe ? type : null;
}
