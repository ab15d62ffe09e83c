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
    /// <inheritdoc cref="RecipeDocument.Parse"/>
    public static ParsedRecipe Parse(string path, string text, RecipeImports imports)
    {
        var findings = new FindingList();
        var recipe = new Recipe { Path = path, Name = RecipeName.Checked(path, findings), Dialect = RecipeDialect.ModelOpt };
        var document = ReadDocument(path, text, imports, findings);
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

    /// <summary>The document as ModelOpt loads it; null, or parts of it, after findings.</summary>
    public static ModelOptRecipe? ReadDocument(string path, string text, RecipeImports imports, FindingList findings)
    {
        var raw = YamlReader.ReadAll(path, text, new(text), new(), YamlRules.Foreign) is { Count: > 0 } roots ? roots[0] : null;
        var type = RecipeReader.IsPreset(raw) ? ModelOptType.QuantizeConfig : ModelOptType.Recipe;
        var root = new DocumentLoader(imports, findings).LoadRecipe(path, text, type);
        return new RecipeReader(new(findings)).Read(root is null ? null : raw, root, path);
    }
}
