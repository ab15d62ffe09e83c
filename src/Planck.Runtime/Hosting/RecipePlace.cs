using System.IO;
using System.Linq;
using Planck.Diagnostics;
using Planck.Recipes;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Hosting;

/// <summary>Points a failed run at the recipe: at the rule that decided the module, as the compiler does.</summary>
public static class RecipePlace
{
    public static Finding Finding(PlanFailedException failure, string recipePath) => new(failure.Rule, Span(failure, recipePath), failure.Message);

    private static SourceSpan Span(PlanFailedException failure, string recipePath)
    {
        if (failure.Rule == Rules.EvaluationOutOfBounds && File.Exists(recipePath))
            return RecipeParser.Parse(recipePath, File.ReadAllText(recipePath)).Recipe.Evaluate?.Span ?? SourceSpan.FileStart(recipePath);
        var module = failure.Module;
        if (module is null || !File.Exists(recipePath))
            return SourceSpan.FileStart(recipePath);
        var recipe = RecipeParser.Parse(recipePath, File.ReadAllText(recipePath)).Recipe;
        var rule = recipe.Rules.LastOrDefault(r => r.Layers.Value.Matches(module));
        return rule?.Layers.Span ?? recipe.Format?.Span ?? SourceSpan.FileStart(recipePath);
    }
}
