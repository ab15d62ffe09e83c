using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Binding;
using Planck.Models;
using Planck.Plans;

namespace Planck.Recipes.Writing;

/// <summary>
/// Few and short patterns that match all modules of a group and no other linear. Candidates are parts of the modules' names between stars, alone and behind the
/// numbers of their layers; of those that match nothing foreign, the one that covers most is taken until all are covered.
/// </summary>
internal static class PatternCover
{
    private const string OptionalPrefix = "model.";

    public static IReadOnlyList<string> Of(TreatmentGroup group, QuantPlan plan)
    {
        if (!group.IsOfLinears)
            return [.. group.Treatments.Select(static t => t.Module.Name.ToString())];
        var others = plan.Treatments.Where(t => t.Module.Kind == ModuleKind.Linear && !group.Treatments.Contains(t)).Select(static t => t.Module).ToList();
        var candidates = group.Treatments.SelectMany(t => Candidates(t.Module, plan)).Distinct(StringComparer.Ordinal)
            .Select(text => Judge(text, group, others, plan)).Where(static c => c is not null).Select(static c => c!).ToList();
        var open = Enumerable.Range(0, group.Treatments.Count).ToList();
        var cover = new List<string>();
        while (open.Count > 0)
        {
            var best = candidates
                .OrderByDescending(c => c.Covers.Count(open.Contains)).ThenBy(static c => c.Text.Length).ThenBy(static c => c.Text, StringComparer.Ordinal)
                .First();
            cover.Add(best.Text);
            open.RemoveAll(best.Covers.Contains);
        }

        return cover;
    }

    // The whole name always matches what it is made of, so every module has a candidate.
    private static IEnumerable<string> Candidates(ModuleFamily module, QuantPlan plan)
    {
        var name = module.Name;
        var whole = Written(name, static set => set.ToString(), braces: true);
        yield return whole;
        var layers = name.Indices.Count == 0 ? null : name.Indices[0];
        var rest = name.Indices.Count == 0 ? name.ToString() : Written(name with { Literals = Behind(name.Literals), Indices = Behind(name.Indices) }, set => IsAll(set, module, plan) ? "*" : set.ToString(), braces: false).TrimStart('.');
        var parts = rest.Split('.');
        var prefix = layers is null ? null : $"{Short(name.Literals[0])}{{{layers}}}.";
        for (var first = 0; first < parts.Length; first++)
        {
            for (var last = first; last < parts.Length; last++)
            {
                if (parts[first] == "*" || parts[last] == "*")
                    continue;
                var middle = string.Join(".", parts.Skip(first).Take(last - first + 1));
                var end = last == parts.Length - 1 ? "" : ".*";
                yield return $"*.{middle}{end}";
                if (prefix is not null)
                    yield return $"{prefix}{(first == 0 ? "" : "*.")}{middle}{end}";
            }
        }

        if (prefix is not null)
            yield return prefix + "*";
        yield return "*";
    }

    private static bool IsAll(IndexSet set, ModuleFamily module, QuantPlan plan) =>
        plan.Model.Modules.Where(m => m.Name.Key == module.Name.Key).All(m => m.Name.Indices.Skip(1).All(i => i == set || i.Count <= set.Count));

    private static Candidate? Judge(string text, TreatmentGroup group, List<ModuleFamily> others, QuantPlan plan)
    {
        if (LayerPattern.TryParse(text, out _) is not { } pattern)
            return null;
        var matched = RuleResolution.Match(pattern, plan.Model).Where(static m => m.Kind == ModuleKind.Linear).ToLookup(static m => m.Name.Key, StringComparer.Ordinal);
        if (others.Exists(o => matched[o.Name.Key].Any(m => IndexProducts.Intersect(m.Name.Indices, o.Name.Indices) is not null)))
            return null;
        var covers = new HashSet<int>(Enumerable.Range(0, group.Treatments.Count).Where(i => Covers(matched[group.Treatments[i].Module.Name.Key], group.Treatments[i].Module)));
        return covers.Count == 0 ? null : new(text, covers);
    }

    private static bool Covers(IEnumerable<ModuleFamily> matched, ModuleFamily module) =>
        matched.Sum(m => IndexProducts.Intersect(m.Name.Indices, module.Name.Indices) is { } both ? both.Aggregate(1L, static (count, set) => count * set.Count) : 0) == module.Count;

    private static string Written(PathTemplate name, Func<IndexSet, string> number, bool braces)
    {
        var text = name.Literals[0];
        for (var i = 0; i < name.Indices.Count; i++)
        {
            var written = number(name.Indices[i]);
            text += (written == "*" && !braces ? "*" : "{" + written + "}") + name.Literals[i + 1];
        }

        return Short(text);
    }

    private static string Short(string text) => text.StartsWith(OptionalPrefix, StringComparison.Ordinal) ? text.Substring(OptionalPrefix.Length) : text;

    private static Collections.EquatableArray<T> Behind<T>(Collections.EquatableArray<T> items) => Collections.EquatableArray.ToEquatableArray(items.Skip(1));

    private sealed record Candidate(string Text, HashSet<int> Covers);
}
