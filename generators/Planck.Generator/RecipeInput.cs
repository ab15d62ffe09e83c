using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Generator;

/// <summary>Everything that compiling one recipe needs.</summary>
/// <param name="Model">The manifest that the recipe names; null when there is none or it is broken.</param>
/// <param name="IsModelBroken">Whether the recipe names a manifest that has findings of its own.</param>
/// <param name="KnownModels">The models there are, for suggestions; empty when the recipe's is one of them.</param>
/// <param name="Collision">Set when the recipe's name cannot be used.</param>
internal sealed record RecipeInput(
    ParsedRecipe Recipe, ModelManifest? Model, bool IsModelBroken, EquatableArray<string> KnownModels, Finding? Collision)
{
    public static RecipeInput Select(ParsedRecipe recipe, IEnumerable<ModelFile> models, NameCollisions collisions)
    {
        var collision = collisions.Of(recipe.Recipe.Path);
        var named = models.Where(m => m.Name == recipe.Recipe.Model?.Value).Select(m => m.Without(collisions.Of(m.Path))).ToList();
        if (named.Count > 0)
        {
            var manifest = named.Select(static m => m.Manifest).FirstOrDefault(static m => m is not null);
            return new(recipe, manifest, manifest is null, [], collision);
        }

        var known = models.Select(static m => m.Name).Distinct().OrderBy(static n => n, StringComparer.Ordinal).ToEquatableArray();
        return new(recipe, null, false, known, collision);
    }
}
