using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.ModelOpt.Imports;
using Planck.Recipes.ModelOpt.Reading;
using Planck.Recipes.ModelOpt.Translation;
using Planck.Recipes.Reading;
using Planck.Recipes.Yaml;

namespace Planck.Recipes.ModelOpt;

/// <summary>Reads a recipe of NVIDIA Model Optimizer as it is, and translates what does not need the model.</summary>
internal static class ModelOptReader
{
    /// <summary>Reads a recipe of one file.</summary>
    /// <param name="overrides">What is said instead of some of its values, as <c>quantize.algorithm=mse</c>.</param>
    public static ParsedRecipe Parse(string path, string text, RecipeImports imports, EquatableArray<string> overrides)
    {
        var findings = new FindingList();
        return Translate(path, ReadDocument(path, text, imports, findings, overrides), findings);
    }

    /// <summary>Reads a recipe of two files in a folder.</summary>
    /// <param name="path">The folder, which names the plan.</param>
    public static ParsedRecipe Parse(string path, RecipeFolderFiles files, RecipeImports imports)
    {
        var findings = new FindingList();
        return Translate(path, ReadFolder(path, files, imports, findings), findings);
    }

    /// <summary>The document as ModelOpt loads it; null, or parts of it, after findings.</summary>
    public static ModelOptRecipe? ReadDocument(string path, string text, RecipeImports imports, FindingList findings, EquatableArray<string> overrides = default)
    {
        var raw = Raw(path, text);
        var type = RecipeReader.IsPreset(raw) ? ModelOptType.QuantizeConfig : ModelOptType.Recipe;
        var root = new DocumentLoader(imports, findings).LoadRecipe(path, text, type);
        if (overrides.Count > 0 && root is not null)
        {
            // A recipe that does not load without overrides does not load with them.
            var without = new FindingList();
            new RecipeReader(new(without)).Read(raw, root, path);
            if (findings.Errors == 0 && without.Errors == 0)
                root = new RecipeOverrides(path, findings).Apply(root, overrides);
        }

        return new RecipeReader(new(findings)).Read(root is null ? null : raw, root, path);
    }

    /// <inheritdoc cref="ReadDocument"/>
    public static ModelOptRecipe? ReadFolder(string path, RecipeFolderFiles files, RecipeImports imports, FindingList findings)
    {
        var (metadata, quantize) = (files.Metadata, files.Quantize);
        var header = Section("metadata", metadata, new DocumentLoader(imports, findings).LoadRecipe(metadata.Path, metadata.Text, ModelOptType.Other));
        var body = quantize is null ? null : Section("quantize", quantize, new DocumentLoader(imports, findings).LoadRecipe(quantize.Path, quantize.Text, ModelOptType.QuantizeConfig));
        var raw = Section("metadata", metadata, Raw(metadata.Path, metadata.Text));
        var reader = new RecipeReader(new(findings));
        if (findings.Errors > 0 || reader.Type(Document(raw)) is not { } type)
            return null;
        if (type.Value != "ptq")
            findings.Add(Rules.BadValue, type.Span, $"a recipe in a folder has the type ptq, not {type.Value}", "write the recipe as one file");
        else if (body is null)
            findings.Add(Rules.MissingKey, type.Span, "a recipe in a folder needs a file quantize.yml beside metadata.yml", "write the section 'quantize' there, without its key");
        else
            return reader.Read(Document(raw, body), Document(header, body), path);
        return null;
    }

    private static ParsedRecipe Translate(string path, ModelOptRecipe? document, FindingList findings)
    {
        var recipe = new Recipe { Path = path, Name = RecipeName.Checked(path, findings), Dialect = RecipeDialect.ModelOpt };
        if (document?.Search is { } search)
            findings.Add(Rules.NotForQuantizing, search.Span, "the search of ModelOpt's auto_quantize is not available yet", "write a recipe of type ptq with one of its candidates, or with formats for each part of the model");
        if (document is not { Quantize: { } quantize, Search: null })
            return new(recipe, findings.Sorted());
        var request = new AlgorithmTranslation(new(findings)).Translate(quantize.Algorithm);
        return new(
            recipe with
            {
                Layers = new ModelOptLayers(quantize.Span, quantize.Entries),
                Algorithms = request.Algorithms,
                Wishes = new(request.Layerwise, request.ExpertsRatio),
            },
            findings.Sorted());
    }

    private static YamlNode? Raw(string path, string text) => YamlReader.ReadAll(path, text, new(text), new(), YamlRules.Foreign) is { Count: > 0 } roots ? roots[0] : null;

    private static YamlEntry Section(string key, RecipeFolderFile file, YamlNode? value)
    {
        var place = SourceSpan.FileStart(file.Path);
        return new(new(place, key), value ?? new YamlScalar(place, ""));
    }

    private static YamlMapping Document(params YamlEntry[] sections) => new(sections[0].Key.Span, false, sections);
}
