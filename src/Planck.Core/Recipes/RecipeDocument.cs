using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Recipes.Reading;

namespace Planck.Recipes;

/// <summary>Reads a recipe of any tool: finds out whose it is, and has its reader make a <see cref="Recipe"/> of it.</summary>
public static class RecipeDocument
{
    /// <summary>Parses a recipe. Never throws on what a file holds.</summary>
    /// <param name="path">File path as the build gave it; its file name names the plan.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="settings">What is said about the recipe outside of it.</param>
    /// <param name="imports">Files that it may import.</param>
    public static ParsedRecipe Parse(string path, string text, RecipeSettings? settings = null, RecipeImports? imports = null)
    {
        settings ??= RecipeSettings.None;
        var dialect = RecipeDialects.Detect(text);
        var parsed = dialect switch
        {
            RecipeDialect.ModelOpt => ModelOpt.ModelOptReader.Parse(path, text, imports ?? RecipeImports.None, settings.Overrides),
            RecipeDialect.LlmCompressor => LlmCompressor.LlmCompressorReader.Parse(path, text),
            _ => RecipeParser.Parse(path, text),
        };
        return Complete(dialect == RecipeDialect.ModelOpt ? parsed : WithoutOverrides(parsed, "only recipes of ModelOpt have overrides", settings), settings);
    }

    /// <summary>Parses a recipe of ModelOpt that is a folder of files. Never throws on what they hold.</summary>
    /// <param name="path">The folder; its name names the plan.</param>
    /// <inheritdoc cref="Parse"/>
    public static ParsedRecipe ParseFolder(string path, RecipeFolderFiles files, RecipeSettings? settings = null, RecipeImports? imports = null)
    {
        settings ??= RecipeSettings.None;
        return Complete(WithoutOverrides(ModelOpt.ModelOptReader.Parse(path, files, imports ?? RecipeImports.None), "a recipe in a folder has no overrides", settings), settings);
    }

    /// <summary>
    /// Whether a file is a piece that recipes import, and no recipe: it says so in its first line (<c># modelopt-schema: ...</c>). A preset of ModelOpt, which is the section
    /// <c>quantize</c> alone, is a recipe when a model is named for it.
    /// </summary>
    public static bool IsSnippet(string path, string text, RecipeSettings? settings = null) =>
        RecipeDialects.Detect(text) == RecipeDialect.ModelOpt && ModelOpt.Imports.SchemaComment.SnippetType(path, text) is { } type
        && !(type == ModelOpt.ModelOptType.QuantizeConfig && settings?.Model is { Length: > 0 });

    private static ParsedRecipe WithoutOverrides(ParsedRecipe parsed, string why, RecipeSettings settings) => settings.Overrides.Count == 0 ? parsed : parsed with
    {
        Findings = [new(Rules.BadValue, SourceSpan.FileStart(parsed.Recipe.Path), $"{Excerpt.Quote(settings.Overrides[0])} changes nothing: {why}", "edit the recipe"), .. parsed.Findings],
    };

    // What the recipe says itself holds.
    private static ParsedRecipe Complete(ParsedRecipe parsed, RecipeSettings settings)
    {
        var (recipe, findings) = (parsed.Recipe, new FindingList());
        var outside = SourceSpan.FileStart(recipe.Path);
        if (recipe.Model is null && settings.Model is { Length: > 0 } model)
            recipe = recipe with { Model = new(model, outside) };
        if (recipe.Targets.Count == 0 && settings.Target is { Length: > 0 } target)
            recipe = recipe with { Targets = TargetText.Read(target, outside, findings).ToEquatableArray() };
        if (recipe.Calibrate is null && settings.Calibration is { Length: > 0 } data && CalibrationText.Read(data, outside, findings) is { } calibration)
            recipe = recipe with { Calibrate = Fulfil(calibration, recipe.Wishes) };
        if (recipe.Model is null && recipe.Dialect != RecipeDialect.Planck)
        {
            findings.Add(Rules.NoModelNamed, outside, "a recipe of another tool does not say for which model it is",
                "name it outside: `--model` of the command line, or `<Recipe Include=\"NAME.yaml\" Model=\"NAME\" />` in the project");
        }

        return new(recipe, findings.Sorted().Concat(parsed.Findings).ToEquatableArray());
    }

    // What is said beside the data holds over what the recipe wishes.
    private static RecipeCalibration Fulfil(RecipeCalibration calibration, CalibrationWishes? wishes) => calibration.Plan is not { } plan || wishes is null
        ? calibration
        : calibration with
        {
            Layerwise = calibration.Layerwise ?? wishes.Layerwise,
            Plan = plan with { Layerwise = (calibration.Layerwise ?? wishes.Layerwise)?.Value ?? false, MoeExpertsRatio = plan.MoeExpertsRatio ?? wishes.ExpertsRatio },
        };
}
