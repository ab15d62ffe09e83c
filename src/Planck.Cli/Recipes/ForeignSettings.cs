using Planck.Recipes;

namespace Planck.Cli.Recipes;

/// <summary>What is said about recipes of other tools on either side of a comparison. Recipes of Planck's say it themselves, and keep what they say.</summary>
/// <param name="Models">See <see cref="ModelLibrary.Around"/>.</param>
/// <param name="Model">What <c>--model</c> names.</param>
internal sealed record ForeignSettings(string? Models, string? Model, string? Target, string? Calibration)
{
    /// <summary>The recipe with what it leaves open; one of Planck's as it is.</summary>
    /// <exception cref="System.IO.IOException">It cannot be read; the message names it.</exception>
    public RecipeFile Read(string path) => RecipeFile.Read(path, Models, Model, new(null, Target, Calibration), isForForeignOnly: true);
}
