using System.Collections.Generic;
using System.Linq;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;

namespace Planck.Plans;

/// <summary>A statement of a folded plan.</summary>
internal abstract record PlanStatement;

/// <summary>One quantization: a linear, or several that engines fuse.</summary>
/// <param name="Properties">How to reach each linear from the item of the innermost loop.</param>
/// <param name="InputAmax">Range of the inputs; null when it is measured or there is none.</param>
/// <param name="Head">The output head or the embedding, whose properties take no format: they are named as linears. Null for linears.</param>
internal sealed record QuantizeStatement(EquatableArray<string> Properties, QuantFormat Format, int BlockSize, float? InputAmax, ModuleFamily? Head) : PlanStatement;

/// <summary>The same statements for every index of a range of the list at <paramref name="List"/>.</summary>
internal sealed record LoopStatement(string List, IndexRange Range, EquatableArray<PlanStatement> Body) : PlanStatement;

/// <summary>
/// Folds the treatments of a plan into loops: neighbouring layers whose modules are all treated alike become one loop, whatever rules or
/// families they come from, and the same again for experts within a layer.
/// </summary>
internal static class PlanFolder
{
    private sealed record Item(ModuleLeaf Leaf, EquatableArray<IndexSet> Indices, string FusionGroup, QuantFormat Format, int BlockSize, float? InputAmax, ModuleFamily? Head);

    public static EquatableArray<PlanStatement> Fold(QuantPlan plan, ModelTree tree)
    {
        var items = new List<Item>();
        foreach (var treatment in plan.Treatments)
        {
            if (treatment.Format is { } format)
            {
                var module = treatment.Module;
                items.Add(new(tree.Find(module), module.Name.Indices, module.FusionGroup, format, treatment.BlockSize, treatment.InputAmax, module.Kind is ModuleKind.Head or ModuleKind.Embedding ? module : null));
            }
        }

        return Fold([.. items.OrderBy(static i => i.Leaf.Order)], depth: 0);
    }

    private static EquatableArray<PlanStatement> Fold(IReadOnlyList<Item> items, int depth)
    {
        var statements = new List<PlanStatement>();
        var done = new HashSet<Item>();
        foreach (var item in items)
        {
            if (done.Contains(item))
                continue;
            var path = item.Leaf.Path[depth];
            var together = item.Indices.Count > depth
                ? items.Where(i => i.Indices.Count > depth && i.Leaf.Path[depth] == path).ToList()
                : items.Where(i => i == item || FusesWith(i, item, depth)).ToList();
            done.UnionWith(together);
            if (item.Indices.Count > depth)
                statements.AddRange(Loops(path, together, depth));
            else
                statements.Add(new QuantizeStatement(together.Select(i => i.Leaf.Path[depth]).ToEquatableArray(), item.Format, item.BlockSize, item.InputAmax, item.Head));
        }

        return statements.ToEquatableArray();
    }

    private static bool FusesWith(Item left, Item right, int depth) =>
        left.FusionGroup.Length > 0
        && left.FusionGroup == right.FusionGroup
        && left.Indices.Count == depth
        && left.Leaf.Parent == right.Leaf.Parent
        && left.Format == right.Format
        && left.BlockSize == right.BlockSize
        && left.InputAmax == right.InputAmax;

    private static IEnumerable<PlanStatement> Loops(string list, List<Item> items, int depth)
    {
        LoopStatement? open = null;
        foreach (var range in Intervals(items.Select(i => i.Indices[depth])))
        {
            var here = items.Where(i => i.Indices[depth].Contains(range.First)).ToList();
            if (here.Count == 0)
                continue;
            var body = Fold(here, depth + 1);
            if (open is not null && open.Range.Last + 1 == range.First && open.Body == body)
            {
                open = open with { Range = new(open.Range.First, range.Last) };
                continue;
            }

            if (open is not null)
                yield return open;
            open = new(list, range, body);
        }

        if (open is not null)
            yield return open;
    }

    // The coarsest intervals that no set begins or ends inside of.
    private static IEnumerable<IndexRange> Intervals(IEnumerable<IndexSet> sets)
    {
        var starts = new List<int>();
        foreach (var range in sets.SelectMany(static s => s.Ranges))
        {
            starts.Add(range.First);
            starts.Add(range.Last + 1);
        }

        starts.Sort();
        int? first = null;
        foreach (var start in starts)
        {
            if (first is { } from && from < start)
                yield return new(from, start - 1);
            first = start;
        }
    }
}
