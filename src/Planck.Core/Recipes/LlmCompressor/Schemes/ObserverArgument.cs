using Planck.Diagnostics;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>An entry of <c>observer_kwargs</c>.</summary>
/// <param name="Place">Its value, or its name where it has none.</param>
/// <param name="Text">The value as written; empty for a list or a mapping.</param>
/// <param name="Number">The value as a number; null when it is none.</param>
internal sealed record ObserverArgument(string Name, SourceSpan Place, string Text, double? Number);
