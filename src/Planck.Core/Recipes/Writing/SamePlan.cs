using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Models;
using Planck.Plans;

namespace Planck.Recipes.Writing;

/// <summary>Whether two plans of one model do the same, however their recipes say it.</summary>
public static class SamePlan
{
    /// <summary>Whether formats, cache, algorithms, data and everything else that decides bytes are equal. Names of recipes, lines and reasons do not count.</summary>
    public static bool Are(QuantPlan one, QuantPlan other) => Bare(one) == Bare(other) && Treated(one).SequenceEqual(Treated(other));

    private static QuantPlan Bare(QuantPlan plan) => plan with { Name = "", RecipeFile = "", Treatments = [], Limits = null };

    // Rules may part modules that are treated alike: together again, each family is one product, or as many as it needs.
    private static IEnumerable<string> Treated(QuantPlan plan) => plan.Treatments
        .GroupBy(static t => (t.Module.Name.Key, t.Module.Rows, t.Module.Columns, t.Module.Kind, t.Format, t.BlockSize, t.InputAmax))
        .Select(static g => $"{g.Key} {string.Join(" ", Indices(g).Select(static p => string.Join("|", p)))}")
        .OrderBy(static text => text, System.StringComparer.Ordinal);

    private static EquatableArray<EquatableArray<IndexSet>> Indices(IEnumerable<Treatment> treatments)
    {
        var products = treatments.Select(static t => t.Module.Name.Indices).ToList();
        return products.Count == 1 ? [products[0]] : IndexProducts.Decompose(products.SelectMany(static p => Tuples(p)), products[0].Count);
    }

    private static IEnumerable<int[]> Tuples(EquatableArray<IndexSet> axes)
    {
        IEnumerable<int[]> tuples = [[]];
        foreach (var axis in axes)
            tuples = tuples.SelectMany(tuple => axis.Indices.Select(i => (int[])[.. tuple, i]));
        return tuples;
    }
}
