using System.Collections.Generic;
using System.Linq;
using Planck.Binding;
using Planck.Diagnostics;
using Planck.Recipes;

namespace Planck.Checks;

/// <summary>
/// PLK207: INT4 packs two rows into a byte, so out_features, and every shard of it, must be even; and a linear with one row cannot be told from
/// one with a single scale for the whole tensor when the format has a scale per row.
/// </summary>
internal sealed record RowsCannotBePacked : RecipeCheck
{
    public override RecipeParts Needs => RecipeParts.Layers | RecipeParts.Targets;

    public override IEnumerable<Finding> Find(ResolvedRecipe recipe)
    {
        foreach (var group in recipe.Quantized.GroupBy(static a => a.Decision!.Choice.Span))
        {
            if (group.FirstOrDefault(static a => a.Format!.RowMultiple > 1 && a.Module.Rows % a.Format.RowMultiple != 0) is { } odd)
                yield return Finding(odd, $"{Packs(odd)}, and out_features of {Wording.ShortName(odd.Module)} is {Wording.Number(odd.Module.Rows)}");
            else if (group.FirstOrDefault(static a => a.Format!.DefaultBlockSize == 0 && a.Module.Rows == 1) is { } single)
                yield return Finding(single, $"{single.Format!.Id} has a scale per row, and {Wording.ShortName(single.Module)} has one row: readers take it for a scale of the whole tensor");
            else if (Cut(recipe, group) is var (cut, size, rows))
                yield return Finding(cut, $"{Packs(cut)}, and with tensor_parallel {Wording.Number(size)} the shard of {Wording.ShortName(cut.Module)} has {Wording.Number(rows)} rows");
        }
    }

    private static (Assignment Assignment, int Size, long Rows)? Cut(ResolvedRecipe recipe, IEnumerable<Assignment> assignments)
    {
        foreach (var assignment in assignments)
        {
            foreach (var target in recipe.Targets)
            {
                var rows = ShardShape.Of(assignment.Module, recipe.Model.Manifest.Config, target.TensorParallel)?.Rows ?? 0;
                if (rows % assignment.Format!.RowMultiple != 0)
                    return (assignment, target.TensorParallel, rows);
            }
        }

        return null;
    }

    private static string Packs(Assignment assignment) => $"{assignment.Format!.Id} packs {Wording.Number(assignment.Format.RowMultiple)} rows into a byte";

    private static Finding Finding(Assignment assignment, string message) =>
        new(Rules.RowsCannotBePacked, assignment.Decision!.Choice.Span, message, "keep it, or use another format there");
}
