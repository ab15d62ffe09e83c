using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Planck.Checkpoints;
using Planck.Recipes;
using Task = Microsoft.Build.Utilities.Task;

namespace Planck.Build;

/// <summary>
/// Relates each recipe to its model, which MSBuild cannot: it reads no YAML. Mistakes in a recipe are the compiler's to report; a recipe whose
/// model cannot be read here is left out.
/// </summary>
public sealed class ResolveRecipes : Task
{
    [Required]
    public required ITaskItem[] Recipes { get; set; }

    /// <summary>The model manifests of the project.</summary>
    public ITaskItem[] Manifests { get; set; } = [];

    /// <summary>The folder with a folder of weights per model.</summary>
    [Required]
    public required string ModelsFolder { get; set; }

    /// <summary>The folder of the project, which no import of a recipe leaves.</summary>
    public string? ProjectFolder { get; set; }

    /// <summary>The recipes with <c>Model</c>, <c>Manifest</c>, <c>ModelFolder</c> (full paths), <c>HasWeights</c>, and <c>CalibrationData</c> and <c>EvaluationData</c> (full paths) where there are any.</summary>
    [Output]
    public ITaskItem[] Resolved { get; private set; } = [];

    public override bool Execute()
    {
        var manifests = Manifests.GroupBy(static m => m.GetMetadata("Filename"), StringComparer.Ordinal)
            .ToDictionary(static g => g.Key, static g => g.First().GetMetadata("FullPath"), StringComparer.Ordinal);
        var resolved = new List<ITaskItem>();
        foreach (var recipe in Recipes)
        {
            var path = recipe.GetMetadata("FullPath");
            var (text, settings) = (File.ReadAllText(path), new RecipeSettings(recipe.GetMetadata("Model"), recipe.GetMetadata("Targets"), recipe.GetMetadata("Calibration")));
            if (RecipeDocument.IsSnippet(path, text, settings))
                continue;
            var parsed = RecipeDocument.Parse(path, text, settings, RecipeFolder.Imports(path, ProjectFolder)).Recipe;
            if (parsed.Model?.Value is not { } model || !manifests.TryGetValue(model, out var manifest))
                continue;
            var folder = Path.GetFullPath(Path.Combine(ModelsFolder, model));
            var item = new TaskItem(recipe);
            item.SetMetadata("Model", model);
            item.SetMetadata("Manifest", manifest);
            item.SetMetadata("ModelFolder", folder);
            item.SetMetadata("HasWeights", WeightsFolder.HasWeights(folder) ? "true" : "false");
            SetData("CalibrationData", parsed.Calibrate?.Plan?.Data);
            SetData("EvaluationData", parsed.Evaluate?.Plan?.Data);
            resolved.Add(item);

            void SetData(string name, string? data)
            {
                if (data is not null)
                    item.SetMetadata(name, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, data)));
            }
        }

        Resolved = [.. resolved];
        return true;
    }
}
