using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK204: linears that engines fuse into one matrix (q/k/v, gate/up) have different formats or block sizes. ModelOpt refuses at export, or the
/// engine refuses at load.
/// </summary>
internal sealed record FusedFormatsDiffer : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var conflicts = recipe.Assignments
            .Where(static a => a.Module.FusionGroup.Length > 0)
            .GroupBy(static a => Parent(a.Module.Name.Key) + " " + a.Module.FusionGroup)
            .SelectMany(static group => Conflicts([.. group]));

        // The same two places of the recipe can part several layers and groups: one mistake.
        foreach (var mistake in conflicts.GroupBy(static c => new Places(c.Earlier.Decision?.Choice.Span, c.Later.Decision!.Choice.Span)))
        {
            var (earlier, later) = (mistake.First().Earlier, mistake.First().Later);
            var groups = mistake.Select(static c => c.Later.Module.FusionGroup).Distinct().ToList();
            var members = Members(recipe, earlier.Module);
            var names = Wording.And([.. members.Select(static m => Last(m.Name.Key)).Distinct()]);
            yield return new(
                Rules.FusedFormatsDiffer,
                later.Decision!.Choice.Span,
                $"{names} of {mistake.First().Where} are one matrix in an engine and need one format: {Says(later)}, {Says(earlier)}"
                    + (groups.Count > 1 ? $" (also {Wording.And([.. groups.Skip(1)])})" : ""),
                "let one rule match all of them");
        }
    }

    private static IEnumerable<Conflict> Conflicts(Assignment[] members)
    {
        if (members.All(m => SameTreatment(m, members[0])))
            yield break;
        foreach (var (one, other) in PairsThatShareALayer(members))
        {
            if (SameTreatment(one, other) || IndexProducts.Intersect(one.Module.Name.Indices, other.Module.Name.Indices) is not { } both)
                continue;
            var (earlier, later) = Order(other) < Order(one) ? (other, one) : (one, other);
            yield return new(earlier, later, Parent((later.Module.Name with { Indices = both }).ToString()));
        }
    }

    // A model whose every layer has its own shape has thousands of members: compared layer by layer, not each with each.
    private static IEnumerable<(Assignment, Assignment)> PairsThatShareALayer(Assignment[] members)
    {
        var byLayer = new Dictionary<int, List<int>>();
        var layers = new List<List<int>>();
        for (var i = 0; i < members.Length; i++)
        {
            foreach (var layer in Layers(members[i].Module.Name))
            {
                if (!byLayer.TryGetValue(layer, out var inLayer))
                {
                    byLayer.Add(layer, inLayer = []);
                    layers.Add(inLayer);
                }

                inLayer.Add(i);
            }
        }

        var known = new HashSet<long>();
        foreach (var inLayer in layers)
        {
            for (var i = 0; i < inLayer.Count; i++)
            {
                for (var j = i + 1; j < inLayer.Count; j++)
                {
                    if (known.Add(((long)inLayer[i] << 32) | (uint)inLayer[j]))
                        yield return (members[inLayer[i]], members[inLayer[j]]);
                }
            }
        }
    }

    /// <param name="Where">What is parted, narrowed to where both are.</param>
    private sealed record Conflict(Assignment Earlier, Assignment Later, string Where);

    // The two places of a recipe that part linears.
    private sealed record Places(SourceSpan? Earlier, SourceSpan Later);

    private static IEnumerable<int> Layers(PathTemplate name) => name.Indices.Count == 0 ? [0] : name.Indices[0].Indices;

    private static bool SameTreatment(Assignment left, Assignment right) =>
        left.Format == right.Format && (left.Decision?.BlockSize ?? 0) == (right.Decision?.BlockSize ?? 0);

    private static int Order(Assignment assignment) => assignment.Decision?.Rule ?? -2;

    private static IEnumerable<ModuleFamily> Members(ResolvedRecipe recipe, ModuleFamily member) =>
        recipe.Model.Modules.Where(m => m.FusionGroup == member.FusionGroup && Parent(m.Name.Key) == Parent(member.Name.Key));

    private static string Says(Assignment assignment)
    {
        var name = Last(assignment.Module.Name.Key);
        if (assignment.Decision is not { } decision)
            return $"{name} is kept (no rule matches it)";
        var block = decision.Choice.BlockSize is { } size ? $" with block_size {Wording.Number(size.Value)}" : "";
        return $"{name} {(decision.Format is null ? "is kept" : $"is {decision.Format.Id}{block}")} (line {Wording.Number(decision.Line)})";
    }

    private static string Parent(string name) => name.Substring(0, System.Math.Max(0, name.LastIndexOf('.')));

    private static string Last(string name) => name.Substring(name.LastIndexOf('.') + 1);
}
