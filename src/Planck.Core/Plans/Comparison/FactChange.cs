namespace Planck.Plans.Comparison;

/// <summary>A fact about a plan as a whole that differs.</summary>
/// <param name="Name">The recipe's key: <c>kv_cache</c>, <c>calibrate.samples</c>.</param>
/// <param name="Was">As a recipe writes it; <c>none</c> when there was none.</param>
public sealed record FactChange(string Name, string Was, string Is);
