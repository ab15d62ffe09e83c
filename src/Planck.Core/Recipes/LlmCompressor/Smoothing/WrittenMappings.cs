using Planck.Algorithms;
using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Recipes.LlmCompressor.Smoothing;

/// <summary><c>mappings</c> of a modifier that smooths, as they are written.</summary>
/// <param name="Span">Their key.</param>
/// <param name="Algorithm">What the modifier has become.</param>
/// <param name="Defaults">llm-compressor's own mappings for that algorithm.</param>
internal sealed record WrittenMappings(SourceSpan Span, CalibrationAlgorithm Algorithm, EquatableArray<SmoothingMapping> Mappings, EquatableArray<SmoothingMap> Defaults);
