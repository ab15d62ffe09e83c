using System;
using System.Collections.Generic;
using System.Linq;
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
    public static RecipeInput Select(ParsedRecipe recipe, IEnumerable<ModelFile> models, NameCollisions collisions)
    {
        var collision = collisions.Of(recipe.Recipe.Path);
        var named = models.Where(m => m.Name == recipe.Recipe.Model?.Value).Select(m => m.Without(collisions.Of(m.Path))).ToList();
        if (named.Select(static m => m.Manifest).FirstOrDefault(static m => m is not null) is { } manifest)
            return new(recipe, manifest, [], collision);

        var known = (named.Count > 0 ? named : models).Select(static m => m.Name).Distinct().OrderBy(static n => n, StringComparer.Ordinal);
        return new(recipe, null, known.ToEquatableArray(), collision);
    }
}
