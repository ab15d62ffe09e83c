using Planck.Diagnostics;
using Planck.Plans;

namespace Planck.Recipes;

/// <summary><c>evaluate:</c>.</summary>
/// <param name="Span">The key.</param>
/// <param name="Plan">What it says; null when the data is missing or malformed (a finding says so).</param>
public sealed record RecipeEvaluation(SourceSpan Span, EvaluationPlan? Plan);
