using System.Collections.Generic;
using System.Linq;
using Planck.Architectures.Graph;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Formats;
using Planck.Models;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK201: a format for experts that are stacked in one tensor, where ModelOpt's layout has no place for it. PLK204: the stacks of one mixture, which are one module
/// there, have different formats.
/// </summary>
internal sealed record StackedExperts : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        var stacks = recipe.Assignments.Where(static a => a.Module.Stack is not null).ToList();
        foreach (var group in stacks.Where(static a => a.Format is not null && !CanHave(a.Module, a.Format)).GroupBy(static a => a.Decision!.Choice.Span))
            yield return Unstored([.. group]);

        foreach (var mixture in stacks.GroupBy(static a => Parent(a.Module)))
        {
            var members = mixture.ToList();
            var first = members.Find(static a => a.Format is not null);
            if (first is not null && members.Find(a => IsParted(first, a)) is { } other)
                yield return Parted(first, other);
        }
    }

    /// <summary>Whether ModelOpt's layout has a place for these stacked experts in this format.</summary>
    public static bool CanHave(ModuleFamily module, QuantFormat format) => format.Stacks && module.Stack!.Matrices == WeightLayout.InOut;

    private static Finding Unstored(IReadOnlyList<Assignment> group)
    {
        var (choice, module) = (group[0].Decision!.Choice, group[0].Module);
        var names = Wording.And([.. group.Select(static a => Wording.ShortName(a.Module)).Distinct()]);
        var other = Wording.Or([.. QuantFormats.All.Where(f => CanHave(module, f)).Select(static f => f.Id)]);
        return new(
            Rules.KindNotQuantizable,
            choice.Span,
            $"{names} {(group.Count == 1 ? "has" : "have")} {Wording.Number(module.Matrices)} experts in one tensor, and "
                + (other.Length == 0 ? "no layout of ModelOpt's is known for one whose matrices are [out, in]" : $"ModelOpt's layout of such a tensor has no {choice.Format!.Id}"),
            $"keep the experts with a rule: 'layers: \"*.{Last(Parent(module))}.*\"', 'format: keep'" + (other.Length == 0 ? "" : $"; or use {other}"));
    }

    private static bool IsParted(Assignment first, Assignment other) =>
        (first.Format != other.Format || first.Decision!.BlockSize != (other.Decision?.BlockSize ?? 0))
        && IndexProducts.Intersect(first.Module.Name.Indices, other.Module.Name.Indices) is not null;

    private static Finding Parted(Assignment first, Assignment other)
    {
        var later = (other.Decision?.Rule ?? -2) > first.Decision!.Rule ? other : first;
        return new(
            Rules.FusedFormatsDiffer,
            later.Decision!.Choice.Span,
            $"{Wording.ShortName(first.Module)} and {Wording.ShortName(other.Module)} are one module in ModelOpt's layout and need one format: {Says(first)}, {Says(other)}",
            "let one rule match both of them");
    }

    private static string Says(Assignment assignment)
    {
        var name = Last(assignment.Module.Name.Key);
        return assignment.Format is { } format ? $"{name} is {format.Id} (line {Wording.Number(assignment.Decision!.Line)})" : $"{name} is kept";
    }

    // The module that has the stacks: model.layers.{}.mlp.experts.
    private static string Parent(ModuleFamily module) => module.Name.Key.Substring(0, System.Math.Max(0, module.Name.Key.LastIndexOf('.')));

    private static string Last(string name) => name.Substring(name.LastIndexOf('.') + 1);
}
