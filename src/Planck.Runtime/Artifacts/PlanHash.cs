using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Planck.Algorithms;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Artifacts;

/// <summary>
/// What a plan does, as text: the settings and the declared steps, in order. Comments, the recipe's way of saying it, and whether the plan was compiled
/// or interpreted do not show, so equal hashes mean equal bytes from equal weights.
/// </summary>
internal static class PlanHash
{
    /// <summary>SHA-256 of <see cref="Text"/>, lower-case hexadecimal.</summary>
    public static string Of(PlanJob job) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(job))));

    public static string Text(PlanJob job)
    {
        var text = new StringBuilder();
        var run = job.Run;
        text.Append(CultureInfo.InvariantCulture, $"arithmetic {run.Arithmetic}\nkv_cache {run.KvCache.Id}\nexport {run.Export} {run.MaxShardSize}\n");
        // The maxima of weights are what every plan begins with.
        foreach (var algorithm in run.Algorithms.Where(static a => a is not Max))
            text.Append(CultureInfo.InvariantCulture, $"algorithm {algorithm.Id} {JsonSerializer.Serialize(algorithm, algorithm.GetType())}\n");
        if (run.Calibration is { } calibration)
            text.Append(CultureInfo.InvariantCulture, $"calibrate {JsonSerializer.Serialize(calibration)}\n");
        if (run.Evaluation is { } evaluation)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"evaluate {evaluation.Data} {evaluation.Column} {evaluation.Samples} {evaluation.SequenceLength} {evaluation.Stride} "
                + $"{evaluation.MaxPerplexityRatio} {evaluation.MaxKl} {evaluation.MinTop1Agreement} {evaluation.MinCosine}\n");
        }

        foreach (var step in run.Steps)
        {
            text.Append(CultureInfo.InvariantCulture, $"{step.Format.Id} {step.BlockSize}");
            if (step.InputAmax is { } amax)
                text.Append(CultureInfo.InvariantCulture, $" input_amax {amax:R}");
            foreach (var linear in step.Members)
                text.Append(CultureInfo.InvariantCulture, $" {linear.Module}[{linear.OutFeatures},{linear.InFeatures}]");
            text.Append('\n');
        }

        return text.ToString();
    }
}
