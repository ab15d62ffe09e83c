using System.Linq;
using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Recipes;

/// <summary>What reading a recipe gave: as much of it as could be read, and what was wrong.</summary>
public sealed record ParsedRecipe(Recipe Recipe, EquatableArray<Finding> Findings)
{
    /// <summary>The parts that could not be read whole, so that what follows from them is not known; all of them after an error, where nothing more is said.</summary>
    public RecipeParts Unread { get; init; } = Findings.Any(static f => f.IsError) ? RecipeParts.All : RecipeParts.None;
}
