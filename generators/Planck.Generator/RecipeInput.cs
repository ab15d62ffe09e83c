using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Generator;

/// <summary>Everything that compiling one recipe needs.</summary>
/// <param name="Model">The manifest that the recipe names; null when there is none or it cannot be used.</param>
/// <param name="KnownModels">
/// The names of manifests when <paramref name="Model"/> is null: all of them to suggest from, or the recipe's alone when that manifest is
/// there and has findings of its own.
/// </param>
/// <param name="Collision">Set when the recipe's name cannot be used.</param>
internal sealed record RecipeInput(ParsedRecipe Recipe, ModelManifest? Model, EquatableArray<string> KnownModels, Finding? Collision)
{
    /// <summary>What the project's files say about findings of this recipe.</summary>
    public FileSeverities Severities { get; init; } = FileSeverities.None;

    /// <summary>Ids of errors that do not stop the plan.</summary>
    public EquatableArray<string> Lowered { get; init; }

    public static RecipeInput Select(ParsedRecipe recipe, Surroundings project)
    {
        var severities = project.Severities.Of(recipe.Recipe.Path);
        return SelectModel(recipe, project) with { Severities = severities, Lowered = project.Severities.Lowered(severities) };
    }

    private static RecipeInput SelectModel(ParsedRecipe recipe, Surroundings project)
    {
        var collision = project.Collisions.Of(recipe.Recipe.Path);
        var named = new List<ModelFile>();
        foreach (var model in project.Models.Files)
        {
            if (model.Name == recipe.Recipe.Model?.Value)
                named.Add(model.Without(project.Collisions.Of(model.Path)));
        }

        if (named.Find(static m => m.Manifest is not null) is { } usable)
            return new(recipe, usable.Manifest, [], collision);

        IEnumerable<ModelFile> models = named.Count > 0 ? named : project.Models.Files;
        var known = models.Select(static m => m.Name).Distinct().OrderBy(static n => n, StringComparer.Ordinal);
        return new(recipe, null, known.ToEquatableArray(), collision);
    }
}

/// <summary>What the other files of a project mean for a recipe.</summary>
internal sealed record Surroundings(ModelFiles Models, NameCollisions Collisions)
{
    public ProjectSeverities Severities { get; init; } = new(new([], []), new([]));
}
