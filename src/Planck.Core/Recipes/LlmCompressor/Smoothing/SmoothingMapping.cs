using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary>A mapping of a recipe.</summary>
/// <param name="Span">What the recipe calls the smoothed layer.</param>
internal sealed record SmoothingMapping(SourceSpan Span, SmoothingRule Rule);
