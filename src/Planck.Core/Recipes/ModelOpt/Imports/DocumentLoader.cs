using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes.ModelOpt.Reading;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt.Imports;

/// <summary>Loads a document and everything it imports: from files beside it, else from ModelOpt's library.</summary>
internal sealed class DocumentLoader(RecipeImports files, FindingList findings)
{
    // A recipe of ModelOpt's imports a dozen.
    private const int MostFiles = 200;

    private readonly Dictionary<string, Snippet> _loaded = new(StringComparer.Ordinal);
    private readonly List<string> _chain = [];

    /// <summary>A mapping with its imports resolved and without <c>imports</c>; null after findings, or when the document is empty.</summary>
    public YamlNode? LoadRecipe(string path, string text, ModelOptType type)
    {
        var roots = YamlReader.ReadAll(path, text, new(text), findings, YamlRules.Foreign);
        _chain.Add(path);
        return roots.Count == 0 ? null : Resolve(path, roots[0], roots[0], type);
    }

    private YamlNode Resolve(string path, YamlNode header, YamlNode root, ModelOptType type)
    {
        var imports = header is YamlMapping mapping ? mapping.Entries.LastOrDefault(static e => e.Key.Value == "imports") : null;
        var scope = imports is null ? [] : Scope(path, imports);
        if (scope is null)
            return new YamlRejected(root.Span);
        if (root is YamlMapping whole)
            root = whole with { Entries = [.. whole.Entries.Where(static e => e.Key.Value != "imports")] };
        return new ImportResolver(scope, imports is not null, findings).Resolve(root, type);
    }

    private Dictionary<string, Snippet>? Scope(string path, YamlEntry imports)
    {
        if (imports.Value is not YamlMapping mapping)
        {
            if (imports.Value is not YamlRejected)
                findings.Add(Rules.WrongType, imports.Key.Span, "'imports' must be a mapping of names to paths", "write 'imports: {NAME: PATH}'");
            return null;
        }

        var scope = new Dictionary<string, Snippet>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
            scope[entry.Key.Value] = Import(path, entry);
        return scope;
    }

    private Snippet Import(string importing, YamlEntry entry)
    {
        var rejected = new Snippet(ModelOptType.Other, new YamlRejected(entry.Key.Span));
        if (entry.Value is not YamlScalar { Span.Length: > 0 } written || written.Value.Trim().Length == 0)
        {
            findings.Add(Rules.ImportFailed, entry.Key.Span, $"the import {Excerpt.Quote(entry.Key.Value)} has no path", "write a path of ModelOpt's library such as configs/numerics/fp8, or of a file beside the recipe");
            return rejected;
        }

        var candidates = ImportPath.Candidates(written.Value, importing, files.ProjectFolder);
        foreach (var candidate in candidates)
        {
            if (files.Read(candidate) is { } text)
                return Load(candidate, text, isFile: true, written, rejected);
        }

        if (ModelOptLibrary.Read(written.Value) is { } builtIn)
            return Load(written.Value, builtIn, isFile: false, written, rejected);
        if (candidates.Count == 0)
            findings.Add(Rules.ImportFailed, written.Span, $"{Excerpt.Quote(written.Value)} leads out of the project's folder", "copy the file beside the recipe, and import it from there");
        else
            findings.Add(Rules.ImportFailed, written.Span, $"no file {Excerpt.Quote(written.Value)} is beside the recipe, and ModelOpt's library has none", Suggestion.DidYouMean(written.Value, ModelOptLibrary.Paths) ?? "paths of the library look like configs/numerics/fp8");
        return rejected;
    }

    private Snippet Load(string path, string text, bool isFile, YamlScalar written, Snippet rejected)
    {
        var cycle = _chain.IndexOf(path);
        if (cycle >= 0)
        {
            findings.Add(Rules.ImportFailed, written.Span, $"{Excerpt.Quote(written.Value)} imports itself: {string.Join(" imports ", _chain.Skip(cycle).Append(path).Select(FileName))}", "take one of the imports out");
            return rejected;
        }

        if (_loaded.TryGetValue(path, out var known))
            return known;
        if (_loaded.Count >= MostFiles)
        {
            findings.Add(Rules.ImportFailed, written.Span, $"more than {MostFiles} files are imported", "put snippets that belong together into one");
            return rejected;
        }

        _chain.Add(path);
        var snippet = Read(path, text, isFile, rejected);
        _chain.RemoveAt(_chain.Count - 1);
        _loaded[path] = snippet;
        return snippet;
    }

    private Snippet Read(string path, string text, bool isFile, Snippet rejected)
    {
        var own = new FindingList();
        var lines = new TextLines(text);
        var roots = YamlReader.ReadAll(path, text, lines, own, YamlRules.Snippet);
        var type = isFile ? Type(path, text, lines, own) : SchemaComment.Find(path, text, lines) is { Count: > 0 } says ? ModelOptTypes.OfClass(says[0].Value) : ModelOptType.PatternList;
        if (roots.Count == 2 && roots[0] is not (YamlMapping or YamlRejected))
            own.Add(Rules.WrongType, roots[0].Span, "the first of two documents must be a mapping with 'imports'", "write 'imports: {NAME: PATH}' before '---'");
        if (roots.Count == 0)
            own.Add(Rules.WrongType, SourceSpan.FileStart(path), "the imported file is empty");
        if (own.Count > 0 || type is null)
            return Failed(own, rejected);

        var before = findings.Count;
        var root = Resolve(path, roots[0], roots[roots.Count - 1], type.Value);
        if (isFile && findings.Count == before)
            SnippetValidation.Check(root, type.Value, findings);
        return findings.Count > before ? rejected : new(type.Value, root);
    }

    private static ModelOptType? Type(string path, string text, TextLines lines, FindingList own)
    {
        var comments = SchemaComment.Find(path, text, lines);
        if (comments.Count == 1 && ModelOptTypes.OfClass(comments[0].Value) is { } type)
            return type;
        if (comments.Count == 0)
            own.Add(Rules.ImportFailed, SourceSpan.FileStart(path), "an imported file must say what it is in its first line", $"write '# modelopt-schema: CLASS', where CLASS is one of {ModelOptTypes.Known}");
        else if (comments.Count > 1)
            own.Add(Rules.ImportFailed, comments[1].Span, "a file has one modelopt-schema comment", "keep the one that says what it is");
        else
            own.Add(Rules.ImportFailed, comments[0].Span, $"no class of ModelOpt that can be imported is called {Excerpt.Quote(comments[0].Value)}", $"allowed: {ModelOptTypes.Known}");
        return null;
    }

    private Snippet Failed(FindingList own, Snippet rejected)
    {
        foreach (var finding in own.Sorted())
            findings.Add(finding.Rule, finding.Span, finding.Message, finding.Suggestion);
        return rejected;
    }

    private static string FileName(string path) => path.Substring(path.LastIndexOf('/') + 1);
}
