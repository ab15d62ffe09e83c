namespace Planck.Recipes.ModelOpt;

/// <summary>Reads a recipe of NVIDIA Model Optimizer.</summary>
internal static class ModelOptReader
{
    /// <inheritdoc cref="RecipeDocument.Parse"/>
    public static ParsedRecipe Parse(string path, string text, RecipeImports imports)
    {
        _ = (text, imports);
        return new(new() { Path = path, Name = Reading.RecipeName.Of(path), Dialect = RecipeDialect.ModelOpt }, []);
    }
}
