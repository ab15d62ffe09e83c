using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Planck.Plans;
using Planck.Plans.Comparison;

namespace Planck.Cli.Review;

/// <summary>A comparison as a comment of a pull request: a table of all recipes that differ, and what differs in each folded away.</summary>
internal static class DifferenceMarkdown
{
    public static void Write(TextWriter output, ComparedSides sides)
    {
        var recipes = sides.Recipes.Where(static r => r.IsDifference).ToList();
        output.WriteLine($"### Plans: {DifferenceText.Counted(sides.Recipes)}");
        output.WriteLine();
        output.WriteLine($"{Code(sides.Was)} -> {Code(sides.Is)}");
        if (recipes.Count == 0)
            return;
        output.WriteLine();
        output.WriteLine("| recipe | | size | bits per weight | loads on |");
        output.WriteLine("|---|---|---|---|---|");
        foreach (var recipe in recipes)
            output.WriteLine($"| {Code(recipe.Recipe.Name)} | {DifferenceText.Words(recipe.Change)} | {Size(recipe)} | {Bits(recipe)} | {Targets(recipe)} |");
        foreach (var recipe in recipes)
            Details(output, recipe);
    }

    private static void Details(TextWriter output, RecipeDifference recipe)
    {
        var rows = recipe switch
        {
            { Change: RecipeChange.Changed, Plan: { } plan } =>
                [.. DifferenceRows.Changes(plan), .. DifferenceRows.Costs(plan, recipe.Is!.Plan!.Limits).Where(static r => r.Was != r.Is), .. DifferenceRows.Targets(plan.Targets)],
            { Change: RecipeChange.Added or RecipeChange.Repaired, Is.Plan: { } plan } => DifferenceRows.Of(plan).ToList(),
            _ => [],
        };
        var findings = recipe.Change is RecipeChange.Broken or RecipeChange.Added ? recipe.Is!.Findings : [];
        if (rows.Count == 0 && findings.Count == 0)
            return;
        output.WriteLine();
        // GitHub reads Markdown inside only after an empty line.
        output.WriteLine($"<details><summary>{Html(Summary(recipe))}</summary>");
        output.WriteLine();
        foreach (var finding in findings)
            output.WriteLine($"- {Cell(finding.ToString())}");
        if (rows.Count > 0)
        {
            output.WriteLine("| | before | after | size |");
            output.WriteLine("|---|---|---|---|");
        }

        foreach (var row in rows)
            output.WriteLine($"| {Cell(row.What)} | {Cell(row.Was)} | {Cell(row.Is)} | {(row.Bytes is { } bytes ? DifferenceRows.Signed(bytes) : "")} |");
        output.WriteLine();
        output.WriteLine("</details>");
    }

    private static string Summary(RecipeDifference recipe) => recipe.Change switch
    {
        RecipeChange.Changed when recipe.Was!.Path != recipe.Is!.Path => $"{recipe.Was.Path} -> {recipe.Is.Path}",
        _ => recipe.Recipe.Path,
    };

    private static string Size(RecipeDifference recipe) => recipe switch
    {
        { Plan: { Size: { Difference: 0 } size } } => DecimalUnits.Bytes(size.Is),
        { Plan.Size: { } size } => $"{DecimalUnits.Bytes(size.Was)} -> {DecimalUnits.Bytes(size.Is)} ({DifferenceRows.Signed(size.Difference)})",
        { Is.Plan: { } plan } => DecimalUnits.Bytes(plan.BytesAfter),
        _ => "",
    };

    private static string Bits(RecipeDifference recipe)
    {
        var (was, now) = recipe switch
        {
            { Plan: { } plan } => (DifferenceRows.Bits(plan.CostWas), DifferenceRows.Bits(plan.CostIs)),
            { Is.Plan: { } plan } => ("", DifferenceRows.Bits(Planck.Plans.Cost.PlanCost.Of(plan))),
            _ => ("", ""),
        };
        return was.Length == 0 || was == now ? now : $"{was} -> {now}";
    }

    private static string Targets(RecipeDifference recipe) => recipe switch
    {
        { Plan: { } plan } => string.Join("; ", DifferenceRows.Targets(plan.Targets).Select(static r => $"{r.What} {Cell(r.Is)}")),
        { Is.Plan: { } plan } => Cell(string.Join(", ", plan.Targets)),
        { Change: RecipeChange.Broken } => "nothing",
        _ => "",
    };

    // A path may hold what Markdown takes for itself, also what ends a cell.
    private static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? Cell(text) : $"`{text.Replace("|", "\\|", StringComparison.Ordinal)}`";

    private static string Cell(string text)
    {
        var cell = new StringBuilder();
        foreach (var c in text)
        {
            if (c is '\\' or '|' or '`' or '*' or '_' or '<' or '>' or '[' or ']' or '#' or '@' or '~' or '&')
                cell.Append('\\');
            cell.Append(char.IsControl(c) ? ' ' : c);
        }

        return cell.ToString().Replace("-\\>", "->", StringComparison.Ordinal);
    }

    private static string Html(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace("->", "-&gt;", StringComparison.Ordinal);
}
