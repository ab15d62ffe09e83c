using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Planck.Plans.Comparison;

namespace Planck.Cli.Review;

/// <summary>A comparison as a terminal shows it: a block per recipe, then how many of each kind there are.</summary>
internal static class DifferenceText
{
    public static void Write(TextWriter output, ComparedSides sides)
    {
        foreach (var recipe in sides.Recipes.Where(static r => r.IsDifference))
        {
            output.WriteLine(Title(recipe));
            foreach (var line in Lines(recipe))
                output.WriteLine("  " + line);
        }

        output.WriteLine(Counted(sides.Recipes));
    }

    /// <summary><c>1 changed, 2 unchanged</c>.</summary>
    public static string Counted(IReadOnlyCollection<RecipeDifference> recipes) => recipes.Count == 0
        ? "no recipes"
        : string.Join(", ", recipes.GroupBy(static r => r.Change).OrderBy(static g => Array.IndexOf(Order, g.Key)).Select(static g => $"{g.Count()} {Words(g.Key)}"));

    /// <summary>What became of a recipe, in words.</summary>
    public static string Words(RecipeChange change) => change switch
    {
        RecipeChange.Added => "new",
        RecipeChange.Broken => "does not compile any more",
        RecipeChange.Repaired => "compiles again",
        RecipeChange.StillBroken => "compiles on neither side",
        _ => change.ToString().ToLowerInvariant(),
    };

    private static readonly RecipeChange[] Order =
    [
        RecipeChange.Broken, RecipeChange.Changed, RecipeChange.Added, RecipeChange.Removed, RecipeChange.Renamed, RecipeChange.Repaired, RecipeChange.StillBroken, RecipeChange.Unchanged,
    ];

    private static string Title(RecipeDifference recipe) => recipe.Change switch
    {
        RecipeChange.Changed when recipe.Was!.Path != recipe.Is!.Path => $"{recipe.Was.Path} -> {recipe.Is.Path}",
        RecipeChange.Changed => recipe.Recipe.Path,
        RecipeChange.Renamed => $"{recipe.Was!.Path} -> {recipe.Is!.Path}: renamed, the plan is the same",
        _ => $"{recipe.Recipe.Path}: {Words(recipe.Change)}",
    };

    // Size and bits stand there also when they are the same.
    private static IEnumerable<string> Lines(RecipeDifference recipe) => recipe switch
    {
        { Change: RecipeChange.Changed, Plan: { } plan } => Align(
            [.. DifferenceRows.Changes(plan), .. DifferenceRows.Costs(plan, recipe.Is!.Plan!.Limits).Where(static (r, i) => i < 2 || r.Was != r.Is), .. DifferenceRows.Targets(plan.Targets)]),
        { Change: RecipeChange.Added or RecipeChange.Repaired, Is.Plan: { } plan } => Align([.. DifferenceRows.Of(plan)]),
        { Change: RecipeChange.Added or RecipeChange.Broken } => recipe.Is!.Findings.Select(static f => f.ToString()),
        _ => [],
    };

    private static IEnumerable<string> Align(List<DifferenceRow> rows)
    {
        var cells = rows.ConvertAll(static r => (r.What, Values: Values(r), Bytes: r.Bytes is { } bytes ? DifferenceRows.Signed(bytes) : ""));
        var (what, values) = (cells.Max(static c => c.What.Length), cells.Where(static c => c.Bytes.Length > 0).Select(static c => c.Values.Length).DefaultIfEmpty().Max());
        return cells.Select(c => $"{c.What.PadRight(what)}  {c.Values.PadRight(values)}  {c.Bytes}".TrimEnd());
    }

    private static string Values(DifferenceRow row) => row.Was.Length == 0 || row.Was == row.Is ? row.Is : $"{row.Was} -> {row.Is}";
}
