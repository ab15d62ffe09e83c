using Planck.Diagnostics;
using Planck.Plans;

namespace Planck.Recipes;

/// <summary><c>calibrate:</c>.</summary>
/// <param name="Span">The key.</param>
/// <param name="Layerwise"><c>layerwise:</c>, when it was written.</param>
/// <param name="Plan">What it says; null when the data is missing or malformed (a finding says so).</param>
public sealed record RecipeCalibration(SourceSpan Span, Located<bool>? Layerwise, CalibrationPlan? Plan);
