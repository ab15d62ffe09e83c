namespace Planck.Cli.Review;

/// <summary>A line of a comparison.</summary>
/// <param name="What">Layers, or a key of the recipe, or a figure.</param>
/// <param name="Was">Empty when there is only one value.</param>
/// <param name="Bytes">How many bytes more; null when it has none.</param>
internal sealed record DifferenceRow(string What, string Was, string Is, long? Bytes = null);
