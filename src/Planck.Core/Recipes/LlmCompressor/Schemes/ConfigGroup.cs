using System.Collections.Generic;
using Planck.Diagnostics;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>A scheme and the layers it is for.</summary>
/// <param name="Name"><c>group_0</c>, or the name in the recipe.</param>
/// <param name="Span">What chose the scheme: the name of a preset, or the key of a group.</param>
/// <param name="Preset">Name of the preset as written; null when the scheme is spelled out.</param>
internal sealed record ConfigGroup(string Name, SourceSpan Span, string? Preset, QuantizationScheme Scheme, IReadOnlyList<Located<string>> Targets)
{
    /// <summary>Where weights and inputs are described; <see cref="Span"/> for a preset.</summary>
    public SourceSpan WeightsSpan { get; init; } = Span;

    /// <inheritdoc cref="WeightsSpan"/>
    public SourceSpan InputsSpan { get; init; } = Span;
}
