using System;

namespace Planck.Recipes;

/// <summary>The files a recipe may import. Core does no I/O: whoever has files gives a lookup.</summary>
/// <param name="ProjectFolder">No import leads out of this folder. With <c>/</c>, without one at the end; empty: the folder the path of the recipe is relative to.</param>
/// <param name="Read">The text of a file by its path, as <paramref name="ProjectFolder"/> and the recipe's path are written, without <c>.</c> and <c>..</c>; null when there is no such file.</param>
public sealed record RecipeImports(string ProjectFolder, Func<string, string?> Read)
{
    /// <summary>No files beside the recipe; what a tool brings itself can still be imported.</summary>
    public static RecipeImports None { get; } = new("", static _ => null);
}
