using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Models;
using Planck.Recipes.Schema;

namespace Planck.Plans;

/// <summary>The table on top of a plan: what a reviewer reads instead of the recipe, the model and a calculator.</summary>
internal static class PlanTable
{
    private static readonly string[] Header = ["layers", "n", "shape", "weights", "format", "before", "after", "bits", "decided by"];

    // The columns of text; the others are numbers, aligned at their ends.
    private static readonly bool[] IsText = [true, false, true, false, true, false, false, false, true];

    /// <summary>The lines, aligned, without comment marks.</summary>
    public static IEnumerable<string> Lines(QuantPlan plan)
    {
        var rows = new List<string[]> { Header };
        rows.AddRange(Groups(plan.Treatments).Select(Row));
        var untouched = plan.Treatments.Where(IsUntouched).ToList();
        if (untouched.Count > 0)
            rows.Add(Untouched(untouched));
        rows.Add(["total, biases and buffers included", "", "", "", "", DecimalUnits.Bytes(plan.BytesBefore), DecimalUnits.Bytes(plan.BytesAfter), "", ""]);
        return Align(rows);
    }

    /// <summary><c>quantized weights: 4.50 bits per weight · ...</c>: the facts that have no row.</summary>
    public static IEnumerable<string> Summary(QuantPlan plan)
    {
        var quantized = plan.Treatments.Where(static t => t.Format is not null).ToList();
        if (quantized.Count == 0)
            yield return "no weights are quantized";
        else
            yield return Quantized(quantized);
        yield return $"kv cache {plan.KvCache.Id} · arithmetic {plan.Arithmetic.ToString().ToLowerInvariant()} · export {plan.Export}"
            + (plan.Export == RecipeSchema.NoLayout ? "" : $", shards up to {DecimalUnits.Bytes(plan.MaxShardSize)}");
        foreach (var line in CalibrationLines.Of(plan))
            yield return line;
        if (plan.Evaluation is { } evaluation)
        {
            yield return $"evaluates {evaluation.Data} against the original: {Bounds(evaluation)}";
            // Both models run at once, a layer of each in memory.
            yield return $"memory of the evaluation: two layers of up to {DecimalUnits.Bytes(plan.LargestLayer)}, and "
                + (plan.MemoryBudget is { } budget ? $"{DecimalUnits.Bytes(budget)} of activations, {DecimalUnits.Bytes((2 * plan.LargestLayer) + budget)} in all" : "a quarter of the machine's memory for activations");
        }

        if (plan.Model.Manifest.Origin is { IsConfiguration: true } origin)
            yield return "tensors by config.json, no file of them seen" + (origin.ConvertedFrom.Length > 0 ? $", and converted from {origin.ConvertedFrom} to bfloat16" : "");
        if (plan.Targets.Count > 0)
            yield return "loads on " + string.Join(", ", plan.Targets);
    }

    private static string Bounds(EvaluationPlan evaluation)
    {
        var bounds = new List<string>();
        Add("perplexity ratio at most", evaluation.MaxPerplexityRatio);
        Add("KL at most", evaluation.MaxKl);
        Add("top-1 agreement at least", evaluation.MinTop1Agreement);
        Add("cosine at least", evaluation.MinCosine);
        return bounds.Count == 0 ? "no bounds" : string.Join(", ", bounds);

        void Add(string what, double? bound)
        {
            if (bound is { } value)
                bounds.Add(what + " " + value.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static string Quantized(List<Treatment> quantized)
    {
        var weights = quantized.Sum(static t => t.Weights);
        var bits = DecimalUnits.BitsPerWeight(quantized.Sum(static t => t.BytesAfter), weights);
        return $"quantized: {DecimalUnits.Count(weights)} weights in {Number(quantized.Sum(static t => t.Module.Count * t.Module.Matrices))} linears, {bits} bits per weight";
    }

    private static bool IsUntouched(Treatment treatment) =>
        treatment.Format is null && treatment.Line == 0 && treatment.Module.Kind != ModuleKind.Linear;

    // Modules that differ in the last part of the name only share a row: k_proj, v_proj.
    private static IEnumerable<List<Treatment>> Groups(IEnumerable<Treatment> treatments) =>
        treatments.Where(static t => !IsUntouched(t))
            .GroupBy(RowKey, System.StringComparer.Ordinal)
            .Select(static g => g.ToList());

    private static string RowKey(Treatment treatment) => string.Join("\n",
        Parent(treatment), Shape(treatment.Module), treatment.Module.Kind.ToString(), treatment.Module.DType.ToString(), Format(treatment), DecidedBy(treatment));

    private static string Shape(ModuleFamily module) =>
        module.Kind == ModuleKind.Norm ? Number(module.Rows) : $"{(module.Stack is { } stack ? Number(stack.Experts) + " x " : "")}{Number(module.Rows)} x {Number(module.Columns)}";

    private static string Parent(Treatment treatment)
    {
        var name = treatment.Module.Name.ToString();
        return name.Substring(0, name.LastIndexOf('.') + 1);
    }

    private static string Last(Treatment treatment)
    {
        var name = treatment.Module.Name.ToString();
        return name.Substring(name.LastIndexOf('.') + 1);
    }

    private static string[] Row(List<Treatment> group)
    {
        var first = group[0];
        var weights = group.Sum(static t => t.Weights);
        var after = group.Sum(static t => t.BytesAfter);
        return
        [
            Parent(first) + string.Join(", ", group.Select(Last)),
            Number(group.Sum(static t => t.Module.Count)),
            Shape(first.Module),
            DecimalUnits.Count(weights),
            Format(first),
            DecimalUnits.Bytes(group.Sum(static t => t.BytesBefore)),
            DecimalUnits.Bytes(after),
            DecimalUnits.BitsPerWeight(after, weights),
            DecidedBy(first),
        ];
    }

    private static string Format(Treatment treatment)
    {
        if (treatment.Format is not { } format)
            return treatment.Module.DType.ToString().ToLowerInvariant();
        return treatment.BlockSize == format.DefaultBlockSize ? format.Id : $"{format.Id} /{Number(treatment.BlockSize)}";
    }

    private static string DecidedBy(Treatment treatment)
    {
        if (treatment.Line == 0)
            return "(kept)";
        var line = "line " + Number(treatment.Line);
        return treatment.Because is null ? line : $"{line}: {treatment.Because}";
    }

    private static string[] Untouched(List<Treatment> treatments)
    {
        var names = new List<string>();
        foreach (var kind in treatments.GroupBy(static t => t.Module.Kind.ToString(), System.StringComparer.Ordinal))
        {
            var count = kind.Sum(static t => t.Module.Count);
            names.Add(count == 1 ? Last(kind.First()) : $"{Number(count)} {kind.Key.ToLowerInvariant()}s");
        }

        var weights = treatments.Sum(static t => t.Weights);
        var after = treatments.Sum(static t => t.BytesAfter);
        return
        [
            string.Join(", ", names),
            Number(treatments.Sum(static t => t.Module.Count)),
            "",
            DecimalUnits.Count(weights),
            string.Join(", ", treatments.Select(Format).Distinct()),
            DecimalUnits.Bytes(treatments.Sum(static t => t.BytesBefore)),
            DecimalUnits.Bytes(after),
            DecimalUnits.BitsPerWeight(after, weights),
            "(kept)",
        ];
    }

    private static IEnumerable<string> Align(List<string[]> rows)
    {
        var widths = new int[Header.Length];
        foreach (var row in rows)
        {
            for (var c = 0; c < widths.Length; c++)
                widths[c] = System.Math.Max(widths[c], row[c].Length);
        }

        return rows.Select(r => string.Join("  ", r.Select((cell, c) => IsText[c] ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
