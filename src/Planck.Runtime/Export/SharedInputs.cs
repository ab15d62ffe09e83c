using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Export;

/// <summary>
/// The quantized linears by the tensor they read, in the order in which the model calls them. What the graph says, joined with what the plan fuses: a model that
/// nobody described has only the latter.
/// </summary>
internal static class SharedInputs
{
    /// <param name="transformer">Null for a model that nobody described.</param>
    /// <param name="steps">The plan's.</param>
    /// <returns>Every linear of the plan in exactly one group; groups in the order of their first members' steps.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Of(Transformer? transformer, IReadOnlyList<DeclaredStep> steps)
    {
        var planned = steps.SelectMany(static s => s.Members).Select(static l => l.Module).ToHashSet(StringComparer.Ordinal);
        var groups = new List<List<string>>();
        var place = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        for (var layer = 0; layer < (transformer?.Blocks.Count ?? 0); layer++)
        {
            foreach (var readers in InputGroups.Modules(transformer!.Blocks[layer], layer))
                Add([.. readers.Where(planned.Contains)]);
        }

        foreach (var step in steps)
            Join([.. step.Members.Select(static m => m.Module)]);
        var first = steps.SelectMany(static s => s.Members).Select(static (l, i) => (l.Module, i)).ToDictionary(static l => l.Module, static l => l.i, StringComparer.Ordinal);
        return [.. groups.Where(static g => g.Count > 0).OrderBy(g => g.Min(m => first[m]))];

        void Add(List<string> members)
        {
            groups.Add(members);
            foreach (var member in members)
                place[member] = members;
        }

        void Join(IReadOnlyList<string> members)
        {
            if (members.All(m => !place.ContainsKey(m)))
            {
                Add([.. members]);
                return;
            }

            var target = members.Select(m => place.GetValueOrDefault(m)).First(static g => g is not null)!;
            foreach (var member in members)
            {
                if (!place.TryGetValue(member, out var group))
                {
                    target.Add(member);
                    place[member] = target;
                }
                else if (group != target)
                {
                    target.AddRange(group);
                    group.ForEach(m => place[m] = target);
                    group.Clear();
                }
            }
        }
    }
}
