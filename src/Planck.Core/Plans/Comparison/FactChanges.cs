using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Plans.Cost;

namespace Planck.Plans.Comparison;

/// <summary>The facts of two plans that differ.</summary>
internal static class FactChanges
{
    private const string None = "none";

    public static EquatableArray<FactChange> Of(QuantPlan was, QuantPlan now)
    {
        var (calibrate, evaluate) = (was.Calibration is not null && now.Calibration is not null, was.Evaluation is not null && now.Evaluation is not null);
        var changes = Facts(was, calibrate, evaluate).Zip(Facts(now, calibrate, evaluate), static (w, n) => new FactChange(w.Name, w.Value, n.Value)).Where(static c => c.Was != c.Is).ToList();
        // The manifest says more than its sizes.
        if (changes.All(static c => c.Name != "model") && was.Model.Manifest != now.Model.Manifest)
            changes.Insert(0, new("model", was.Model.Name, now.Model.Name + " with another manifest"));
        return changes.ToEquatableArray();
    }

    private static IEnumerable<(string Name, string Value)> Facts(QuantPlan plan, bool bothCalibrate, bool bothEvaluate)
    {
        yield return ("model", plan.Model.Name);
        yield return ("kv_cache", plan.KvCache.Id);
        foreach (var fact in OfCalibration(plan.Calibration, bothCalibrate))
            yield return ("calibrate" + fact.Name, fact.Value);
        yield return ("algorithm", plan.Algorithms.Describe());
        yield return ("arithmetic", plan.Arithmetic.ToString().ToLowerInvariant());
        yield return ("export", plan.Export);
        yield return ("export.max_shard_size", DecimalUnits.Bytes(plan.MaxShardSize));
        foreach (var fact in OfEvaluation(plan.Evaluation, bothEvaluate))
            yield return ("evaluate" + fact.Name, fact.Value);
        yield return ("limits.max_size", Size(plan.Limits?.MaxSize));
        yield return ("limits.max_bits_per_weight", Number(plan.Limits?.MaxBitsPerWeight));
        yield return ("limits.min_quantized", plan.Limits?.MinQuantized is { } share ? Percent.Text(share) : None);
        yield return ("limits.max_memory", Size(plan.Limits?.MaxMemory));
        yield return ("memory_budget", plan.MemoryBudget is { } budget ? DecimalUnits.Bytes(budget) : "a quarter of the machine's memory");
    }

    // Where one plan has none, its data say all.
    private static IEnumerable<(string Name, string Value)> OfCalibration(CalibrationPlan? plan, bool both)
    {
        if (plan is null || !both)
        {
            yield return ("", plan?.Data ?? None);
            yield break;
        }

        yield return (".data", plan.Data);
        yield return (".column", plan.Column);
        yield return (".samples", Number(plan.Samples, "all"));
        yield return (".sequence_length", Number(plan.SequenceLength));
        yield return (".batch_size", Number(plan.BatchSize));
        yield return (".layerwise", plan.Layerwise ? "true" : "false");
        yield return (".moe_experts_ratio", Number(plan.MoeExpertsRatio));
    }

    private static IEnumerable<(string Name, string Value)> OfEvaluation(EvaluationPlan? plan, bool both)
    {
        if (plan is null || !both)
        {
            yield return ("", plan?.Data ?? None);
        }
        else
        {
            yield return (".data", plan.Data);
            yield return (".column", plan.Column);
            yield return (".samples", Number(plan.Samples, "all"));
            yield return (".sequence_length", Number(plan.SequenceLength));
            yield return (".stride", Number(plan.Stride ?? plan.SequenceLength));
        }

        yield return (".max_perplexity_ratio", Number(plan?.MaxPerplexityRatio));
        yield return (".max_kl", Number(plan?.MaxKl));
        yield return (".min_top1_agreement", Number(plan?.MinTop1Agreement));
        yield return (".min_cosine", Number(plan?.MinCosine));
    }

    private static string Size(long? bytes) => bytes is { } size ? DecimalUnits.Bytes(size) : None;

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(int? value, string none) => value is { } number ? Number(number) : none;

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? None;
}
