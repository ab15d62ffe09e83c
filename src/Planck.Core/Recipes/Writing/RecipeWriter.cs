using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Formats;
using Planck.Models;
using Planck.Plans;
using Planck.Recipes.Schema;

namespace Planck.Recipes.Writing;

/// <summary>
/// Writes a bound plan as a recipe of Planck's own language that binds to the same plan: what <c>planck convert</c> prints. The format of most linears comes first, then
/// rules with the shortest patterns that match what they are for and nothing else.
/// </summary>
public static class RecipeWriter
{
    private const int MostLinesNamed = 4;

    /// <param name="plan">The plan.</param>
    /// <param name="recipe">The recipe it was bound from: targets are in the plan as text only.</param>
    public static string Write(QuantPlan plan, Recipe recipe)
    {
        var text = new StringBuilder();
        text.Append($"# The plan of {plan.RecipeFile}, as a recipe.\n");
        Line(text, "model", plan.Model.Name);
        Targets(text, recipe.Targets);
        Formats(text, plan);
        if (plan.KvCache != KvCacheFormats.None)
            Line(text, "kv_cache", plan.KvCache.Id);
        Algorithms(text, plan);
        if (plan.Calibration is { } calibration)
            Line(text, "calibrate", Flow(Calibration(calibration)));
        if (plan.Arithmetic != ArithmeticProfile.Cuda)
            Line(text, "arithmetic", "cpu");
        Export(text, plan);
        if (plan.Evaluation is { } evaluation)
            Line(text, "evaluate", Flow(Evaluation(evaluation)));
        if (plan.MemoryBudget is { } budget)
            Line(text, "memory_budget", Number(budget));
        return text.ToString();
    }

    private static void Targets(StringBuilder text, EquatableArray<RecipeTarget> targets)
    {
        if (targets.Count == 1)
            Line(text, "target", Flow(Target(targets[0])));
        else if (targets.Count > 1)
            text.Append("target:\n").Append(string.Concat(targets.Select(static t => $"  - {Flow(Target(t))}\n")));
    }

    private static IEnumerable<(string, string?)> Target(RecipeTarget target) =>
    [
        ("engine", target.Engine is null ? null : target.EngineVersion is null ? target.Engine.Value : $"{target.Engine.Value}>={target.EngineVersion.Value}"),
        ("gpu", target.Gpu?.Value),
        ("tensor_parallel", target.TensorParallel is { } parallel ? Number(parallel.Value) : null),
    ];

    private static void Formats(StringBuilder text, QuantPlan plan)
    {
        var groups = TreatmentGroup.Of(plan);
        var common = groups.FirstOrDefault(static g => g.IsOfLinears);
        if (common?.Format is { } format)
        {
            text.Append($"format: {format.Id}{Comment(common, plan.RecipeFile)}\n");
            if (common.BlockSize != format.DefaultBlockSize)
                Line(text, "block_size", Number(common.BlockSize));
            if (common.InputAmax is { } amax)
                Line(text, "input_amax", Range(amax));
        }

        var rules = groups.Where(g => g != common && !(g.Format is null && common?.Format is null)).ToList();
        if (rules.Count == 0)
            return;
        text.Append("rules:\n");
        foreach (var group in rules)
        {
            var patterns = PatternCover.Of(group, plan);
            text.Append("  - layers: ").Append(patterns.Count == 1 ? Quoted(patterns[0]) : $"[{string.Join(", ", patterns.Select(Quoted))}]").Append('\n');
            text.Append($"    format: {group.Format?.Id ?? QuantFormats.Keep}{Comment(group, plan.RecipeFile)}\n");
            if (group.Format is { } own && group.BlockSize != own.DefaultBlockSize)
                text.Append($"    block_size: {Number(group.BlockSize)}\n");
            if (group.InputAmax is { } amax)
                text.Append($"    input_amax: {Range(amax)}\n");
        }
    }

    // Where the recipe it came from says so.
    private static string Comment(TreatmentGroup group, string file)
    {
        var lines = group.Treatments.Select(static t => t.Line).Where(static l => l > 0).Distinct().OrderBy(static l => l).ToList();
        return lines.Count is 0 or > MostLinesNamed ? "" : $"  # line {string.Join(", ", lines.Select(static l => Number(l)))} of {file}";
    }

    private static void Algorithms(StringBuilder text, QuantPlan plan)
    {
        var algorithms = plan.Algorithms.Where(static a => a is not Max).Select(Algorithm).ToList();
        if (algorithms.Count == 1)
            Line(text, "algorithm", algorithms[0]);
        else if (algorithms.Count > 1)
            text.Append("algorithm:\n").Append(string.Concat(algorithms.Select(static a => $"  - {a}\n")));
    }

    private static string Algorithm(CalibrationAlgorithm algorithm)
    {
        var changed = AlgorithmParameter.Changed(algorithm).Where(static p => p.RecipeName.Length > 0).Select(static p => (p.RecipeName, (string?)Value(p.Value))).ToList();
        return changed.Count == 0 ? algorithm.Name() : Flow(changed.Prepend((AlgorithmSchema.Method, algorithm.Name())));
    }

    private static IEnumerable<(string, string?)> Calibration(CalibrationPlan plan) =>
    [
        ("data", plan.Data),
        ("column", plan.Column == EvaluationPlan.DefaultColumn ? null : plan.Column),
        ("samples", plan.Samples is { } samples ? Number(samples) : null),
        ("sequence_length", plan.SequenceLength == CalibrationPlan.DefaultSequenceLength ? null : Number(plan.SequenceLength)),
        ("batch_size", plan.BatchSize == 1 ? null : Number(plan.BatchSize)),
        ("layerwise", plan.Layerwise ? "true" : null),
        ("moe_experts_ratio", plan.MoeExpertsRatio is { } ratio ? Value(ratio) : null),
    ];

    private static IEnumerable<(string, string?)> Evaluation(EvaluationPlan plan) =>
    [
        ("data", plan.Data),
        ("column", plan.Column == EvaluationPlan.DefaultColumn ? null : plan.Column),
        ("samples", plan.Samples is { } samples ? Number(samples) : null),
        ("sequence_length", plan.SequenceLength == EvaluationPlan.DefaultSequenceLength ? null : Number(plan.SequenceLength)),
        ("stride", plan.Stride is { } stride ? Number(stride) : null),
        ("max_perplexity_ratio", plan.MaxPerplexityRatio is { } perplexity ? Value(perplexity) : null),
        ("max_kl", plan.MaxKl is { } kl ? Value(kl) : null),
        ("min_top1_agreement", plan.MinTop1Agreement is { } agreement ? Value(agreement) : null),
        ("min_cosine", plan.MinCosine is { } cosine ? Value(cosine) : null),
    ];

    private static void Export(StringBuilder text, QuantPlan plan)
    {
        var shard = plan.MaxShardSize == Binding.Binder.DefaultMaxShardSize ? null : Number(plan.MaxShardSize);
        if (shard is not null)
            Line(text, "export", Flow([("layout", plan.Export), ("max_shard_size", shard)]));
        else if (plan.Export != Binding.Binder.DefaultExport)
            Line(text, "export", plan.Export);
    }

    private static string Flow(IEnumerable<(string Key, string? Value)> entries) => "{" + string.Join(", ", entries.Where(static e => e.Value is not null).Select(static e => $"{e.Key}: {Plain(e.Value!)}")) + "}";

    private static void Line(StringBuilder text, string key, string value) => text.Append(key).Append(": ").Append(value).Append('\n');

    private static string Plain(string value) => value.IndexOfAny([',', '{', '}', '[', ']', '#', '"', '\'']) < 0 && value.Trim() == value && !value.Contains(": ") ? value : Quoted(value);

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    // The shortest decimal that is read as this float.
    private static string Range(float amax) => Value(double.Parse(amax.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    private static string Value(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        double number => number.ToString("0.################", CultureInfo.InvariantCulture),
        _ => System.Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
