using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Recipes;

/// <summary>What reading a recipe gave: as much of it as could be read, and what was wrong.</summary>
public sealed record ParsedRecipe(Recipe Recipe, EquatableArray<Finding> Findings);
