using Planck.Recipes.ModelOpt.Imports;
using Planck.Recipes.ModelOpt.Reading;
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
        var name = RecipeName.Checked(path, findings);
        var recipe = new Recipe { Path = path, Name = name, Dialect = RecipeDialect.ModelOpt };
        var document = ReadDocument(path, text, imports, findings);
        _ = document;
        return new(recipe, findings.Sorted());
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
