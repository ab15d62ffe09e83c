using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Models;
using Planck.Plans.Cost;
using Planck.Recipes.Schema;

namespace Planck.Plans;

/// <summary>The table on top of a plan: what a reviewer reads instead of the recipe, the model and a calculator.</summary>
internal static class PlanTable
{
    private static readonly string[] Header = ["layers", "n", "shape", "weights", "format", "before", "after", "bits", "decided by"];

    // The columns of text; the others are numbers, aligned at their ends.
    private static readonly bool[] IsText = [true, false, true, false, true, false, false, false, true];

    /// <summary>The lines, aligned, without comment marks.</summary>
    public static IEnumerable<string> Lines(PlanSummary plan)
    {
        var rows = new List<string[]> { Header };
        rows.AddRange(plan.Layers.Where(static r => !IsCombined(r)).Select(Row));
        foreach (var combined in plan.Layers.Where(IsCombined).GroupBy(static r => r.Kept == KeptReason.Head))
            rows.Add(Combined([.. combined]));
        rows.AddRange(plan.Others.Where(static o => !o.IsRest).Select(Other));
        var size = plan.Cost.Size;
        rows.Add(
        [
            "total, biases and buffers included", "", "", DecimalUnits.Count(size.Weights), "", DecimalUnits.Bytes(size.BytesBefore), DecimalUnits.Bytes(size.BytesAfter),
            DecimalUnits.BitsPerWeight(size.BytesAfter, size.Weights), "",
        ]);
        return Align(rows);
    }

    /// <summary><c>quantized: ...</c>: the facts that have no row.</summary>
    public static IEnumerable<string> Summary(QuantPlan plan, PlanSummary summary)
    {
        yield return Quantized(plan, summary.Cost.Size);
        yield return $"kv cache {plan.KvCache.Id} · arithmetic {plan.Arithmetic.ToString().ToLowerInvariant()} · export {plan.Export}"
            + (plan.Export == RecipeSchema.NoLayout ? "" : $", shards up to {DecimalUnits.Bytes(plan.MaxShardSize)}");
        foreach (var line in CalibrationLines.Of(plan))
            yield return line;
        if (plan.Evaluation is { } evaluation)
            yield return $"evaluates {evaluation.Data} against the original: {Bounds(evaluation)}";
        foreach (var line in CostLines.Of(summary.Cost, plan.Limits))
            yield return line;
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

    private static string Quantized(QuantPlan plan, SizeCost size)
    {
        if (size.QuantizedWeights == 0)
            return "no weights are quantized";
        var linears = plan.Treatments.Where(static t => t.Format is not null).Sum(static t => t.Module.Count * t.Module.Matrices);
        var bits = DecimalUnits.BitsPerWeight(size.QuantizedBytes, size.QuantizedWeights);
        return $"quantized: {DecimalUnits.Count(size.QuantizedWeights)} weights in {Number(linears)} linears, {bits} bits per weight with scales; {Percent.Text(size.QuantizedShare)} of the layers' linears";
    }

    // What no recipe has to speak of stands in a row or two.
    private static bool IsCombined(PlanRow row) => row.Kept is KeptReason.Head or KeptReason.Embedding or KeptReason.Norm or KeptReason.Router;

    private static string[] Row(PlanRow row) =>
    [
        PlanRows.Parent(row.Modules[0]) + string.Join(", ", row.Modules.Select(PlanRows.Last)),
        Number(row.Count),
        row.Kind == ModuleKind.Norm ? Number(row.Rows) : $"{(row.Stacked > 0 ? Number(row.Stacked) + " x " : "")}{Number(row.Rows)} x {Number(row.Columns)}",
        .. Figures(Format(row), row.Weights, row.BytesBefore, row.BytesAfter),
        DecidedBy(row),
    ];

    private static string Format(PlanRow row)
    {
        var block = row.Kept is null && row.BlockSize != Planck.Formats.QuantFormats.Find(row.Format)!.DefaultBlockSize ? $" /{Number(row.BlockSize)}" : "";
        return row.Format + block + (row.InputAmax is { } amax ? $", inputs to {amax.ToString("R", CultureInfo.InvariantCulture)}" : "");
    }

    private static string DecidedBy(PlanRow row)
    {
        if (row.Line == 0)
            return "kept: no rule matches";
        var line = "line " + Number(row.Line);
        return row.Because is null ? line : $"{line}: {row.Because}";
    }

    private static string[] Combined(List<PlanRow> rows)
    {
        var names = new List<string>();
        foreach (var kind in rows.GroupBy(static r => r.Kind))
        {
            var count = kind.Sum(static r => r.Count);
            names.Add(count == 1 ? PlanRows.Last(kind.First().Modules[0]) : $"{Number(count)} {kind.Key.ToString().ToLowerInvariant()}s");
        }

        return
        [
            string.Join(", ", names),
            Number(rows.Sum(static r => r.Count)),
            "",
            .. Figures(string.Join(", ", rows.Select(Format).Distinct()), rows.Sum(static r => r.Weights), rows.Sum(static r => r.BytesBefore), rows.Sum(static r => r.BytesAfter)),
            rows[0].Kept == KeptReason.Head ? "kept: a head has to be named" : "kept: no format is for these",
        ];
    }

    private static string[] Other(OtherTensors other) =>
    [
        other.Tensors, Number(other.Count), "", .. Figures("", other.Elements, other.BytesBefore, other.BytesAfter),
        other.Kept == KeptReason.Layout ? "kept: no format is for this layout" : "kept: no part of the language model",
    ];

    private static string[] Figures(string format, long weights, long before, long after) =>
        [DecimalUnits.Count(weights), format, DecimalUnits.Bytes(before), DecimalUnits.Bytes(after), DecimalUnits.BitsPerWeight(after, weights)];

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
