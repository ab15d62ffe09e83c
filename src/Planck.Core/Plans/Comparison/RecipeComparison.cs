using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Collections;

namespace Planck.Plans.Comparison;

/// <summary>Compares the recipes of two folders or revisions. Recipes are the same by path; one that is gone and one that is new with the same plan are one that was renamed.</summary>
public static class RecipeComparison
{
    /// <summary>Every recipe of either side, in ordinal order of paths.</summary>
    public static EquatableArray<RecipeDifference> Compare(IReadOnlyCollection<ComparedRecipe> was, IReadOnlyCollection<ComparedRecipe> now)
    {
        var before = was.ToDictionary(static r => r.Path, StringComparer.Ordinal);
        var differences = now.Where(r => before.ContainsKey(r.Path)).Select(r => Compare(before[r.Path], r)).ToList();
        var gone = was.Where(w => now.All(n => n.Path != w.Path)).OrderBy(static r => r.Path, StringComparer.Ordinal).ToList();
        foreach (var added in now.Where(n => !before.ContainsKey(n.Path)).OrderBy(static r => r.Path, StringComparer.Ordinal))
        {
            var old = gone.FirstOrDefault(g => IsSame(g, added));
            differences.Add(old is null ? new(RecipeChange.Added, null, added, null) : new(RecipeChange.Renamed, old, added, PlanComparison.Compare(old.Plan!, added.Plan!)));
            if (old is not null)
                gone.Remove(old);
        }

        differences.AddRange(gone.Select(static g => new RecipeDifference(RecipeChange.Removed, g, null, null)));
        return differences.OrderBy(static d => d.Recipe.Path, StringComparer.Ordinal).ToEquatableArray();
    }

    /// <summary>Two versions of one recipe.</summary>
    public static RecipeDifference Compare(ComparedRecipe was, ComparedRecipe now)
    {
        var plan = was.Plan is not null && now.Plan is not null ? PlanComparison.Compare(was.Plan, now.Plan) : null;
        var change = plan is not null ? (plan.IsEmpty ? RecipeChange.Unchanged : RecipeChange.Changed)
            : was.Plan is not null ? RecipeChange.Broken
            : now.Plan is not null ? RecipeChange.Repaired
            : RecipeChange.StillBroken;
        return new(change, was, now, plan);
    }

    private static bool IsSame(ComparedRecipe left, ComparedRecipe right) =>
        left.Plan is not null && right.Plan is not null && left.Plan.Model.Name == right.Plan.Model.Name && PlanComparison.Compare(left.Plan, right.Plan).IsEmpty;
}
