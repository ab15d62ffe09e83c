using System.IO;
using System.Linq;
using Planck.Checkpoints;
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
        if (failure.IsAboutEvaluation && File.Exists(recipePath))
            return Read(recipePath).Evaluate?.Span ?? SourceSpan.FileStart(recipePath);
        if (failure.IsAboutCalibration && File.Exists(recipePath))
        {
            var written = Read(recipePath);
            return written.Calibrate?.Span ?? (written.Algorithms.Count > 0 ? written.Algorithms[0].Span : null) ?? SourceSpan.FileStart(recipePath);
        }

        if (failure.IsAboutKvCache && File.Exists(recipePath))
            return RecipeParser.Parse(recipePath, File.ReadAllText(recipePath)).Recipe.KvCache?.Span ?? SourceSpan.FileStart(recipePath);
        var module = failure.Module;
        if (module is null || !File.Exists(recipePath))
            return SourceSpan.FileStart(recipePath);
        var recipe = Read(recipePath);
        if (recipe.Layers is { } foreign)
            return foreign.PlaceOf(module) ?? foreign.Span;
        var rule = recipe.Rules.LastOrDefault(r => r.Layers.Value.Matches(module));
        return rule?.Layers.Span ?? recipe.Format?.Span ?? SourceSpan.FileStart(recipePath);
    }

    private static Recipe Read(string path) => RecipeDocument.Parse(path, File.ReadAllText(path), imports: RecipeFolder.Imports(path)).Recipe;
}
