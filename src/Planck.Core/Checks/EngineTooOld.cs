using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>PLK306: the recipe admits releases of the engine that came before the format.</summary>
internal sealed record EngineTooOld : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Algorithms;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var target in recipe.Targets)
        {
            if (target is not { Engine: { } engine, Version: { } version })
                continue;
            var newest = EngineUse.Of(recipe, engine)
                .Where(use => use.Row is { Loads: true, Since: { } since } && version < since)
                .OrderByDescending(static use => use.Row.Since)
                .FirstOrDefault();
            if (newest is not null)
                yield return new(
                    Rules.EngineTooOld,
                    target.Written.EngineVersion!.Span,
                    $"{engine.Id} {version} cannot load {newest.Name}: no release before {newest.Row.Since} can",
                    $"write {engine.Id}>={newest.Row.Since}");
        }
    }
}
