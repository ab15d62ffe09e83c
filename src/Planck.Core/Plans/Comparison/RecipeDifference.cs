using Planck.Collections;
using Planck.Diagnostics;

namespace Planck.Plans.Comparison;

/// <summary>A recipe of one side of a comparison.</summary>
/// <param name="Path">Where it is, relative to its side, with <c>/</c>; the same on both sides for the same recipe.</param>
/// <param name="Name">Of the plan.</param>
/// <param name="Plan">Null when it does not compile.</param>
/// <param name="Findings">What is said about it.</param>
public sealed record ComparedRecipe(string Path, string Name, QuantPlan? Plan, EquatableArray<Finding> Findings);

/// <summary>What became of a recipe.</summary>
public enum RecipeChange
{
    /// <summary>Both plans mean the same.</summary>
    Unchanged,

    /// <summary>The plans differ.</summary>
    Changed,

    /// <summary>The same plan under another name; it may differ in what the name decides, and in nothing else.</summary>
    Renamed,

    Added,

    Removed,

    /// <summary>It compiled, and does not any more.</summary>
    Broken,

    /// <summary>It did not compile, and does now.</summary>
    Repaired,

    /// <summary>It compiles on neither side.</summary>
    StillBroken,
}

/// <summary>One recipe on both sides.</summary>
/// <param name="Was">Null when it is new.</param>
/// <param name="Is">Null when it is gone.</param>
/// <param name="Plan">How the plans differ; null unless both sides have one.</param>
public sealed record RecipeDifference(RecipeChange Change, ComparedRecipe? Was, ComparedRecipe? Is, PlanDifference? Plan)
{
    /// <summary>The side that a reader knows it by: the later one.</summary>
    public ComparedRecipe Recipe => (Is ?? Was)!;

    /// <summary>Whether anything about it is another.</summary>
    public bool IsDifference => Change is not (RecipeChange.Unchanged or RecipeChange.StillBroken);
}
