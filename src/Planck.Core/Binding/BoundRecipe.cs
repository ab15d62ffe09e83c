using Planck.Collections;
using Planck.Diagnostics;
using Planck.Plans;

namespace Planck.Binding;

/// <summary>What binding a recipe to a model gave: a plan when no finding is an error, and all findings in order of position.</summary>
public sealed record BoundRecipe(QuantPlan? Plan, EquatableArray<Finding> Findings);
