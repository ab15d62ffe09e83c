namespace Planck.Cli.Recipes;

/// <summary>A recipe that could not be read, so that nothing can be said about what it says.</summary>
internal sealed record UnreadRecipe(string Path, string Message);
