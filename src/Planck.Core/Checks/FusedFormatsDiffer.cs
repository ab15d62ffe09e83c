using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Models;

namespace Planck.Checks;

/// <summary>
/// PLK204: linears that engines fuse into one matrix (q/k/v, gate/up) have different formats or block sizes. ModelOpt refuses at export, or the
/// engine refuses at load.
/// </summary>
internal sealed record FusedFormatsDiffer : RecipeCheck
{
    public override bool NeedsCompleteRecipe => true;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var conflicts = recipe.Assignments
            .Where(static a => a.Module.FusionGroup.Length > 0)
            .GroupBy(static a => (Parent: Parent(a.Module.Name.Key), a.Module.FusionGroup))
            .SelectMany(static group => Conflicts([.. group]));

        // The same two places of the recipe can part several layers and groups: one mistake.
        foreach (var mistake in conflicts.GroupBy(static c => (c.Earlier.Decision?.Choice.Span, c.Later.Decision!.Choice.Span)))
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

    private static IEnumerable<(Assignment Earlier, Assignment Later, string Where)> Conflicts(Assignment[] members)
    {
        if (members.All(m => SameTreatment(m, members[0])))
            yield break;
        foreach (var (i, j) in PairsThatShareALayer(members))
        {
            if (SameTreatment(members[i], members[j]) || IndexProducts.Intersect(members[i].Module.Name.Indices, members[j].Module.Name.Indices) is not { } both)
                continue;
            var (earlier, later) = Order(members[j]) < Order(members[i]) ? (members[j], members[i]) : (members[i], members[j]);
            yield return (earlier, later, Parent((later.Module.Name with { Indices = both }).ToString()));
        }
    }

    // A model whose every layer has its own shape has thousands of members: compared layer by layer, not each with each.
    private static IEnumerable<(int, int)> PairsThatShareALayer(Assignment[] members) => members
        .SelectMany(static (member, i) => Layers(member.Module.Name).Select(layer => (Layer: layer, Member: i)))
        .GroupBy(static m => m.Layer, static m => m.Member)
        .SelectMany(static layer => layer.SelectMany(i => layer.Where(j => j > i).Select(j => (i, j))))
        .Distinct();

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
