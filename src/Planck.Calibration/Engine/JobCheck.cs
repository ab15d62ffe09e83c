using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>What can be known of a job before hours are spent on it.</summary>
internal static class JobCheck
{
    /// <summary>Fewer tokens say nothing about ranges.</summary>
    private const int FewestTokens = 16;

    /// <exception cref="CalibrationException">The job cannot succeed.</exception>
    public static void Require(CalibrationJob job, IReadOnlyList<Sweep> sweeps)
    {
        if (job.BatchSize < 1)
            throw Refused($"a batch has {job.BatchSize} rows; it has at least 1. Set batch_size to a positive number");
        if (job.MoeExpertsRatio is { } ratio && ratio is not (> 0 and <= 1))
            throw Refused($"a share of {ratio} of the experts cannot see a token. Set moe_experts_ratio to more than 0 and at most 1");
        var changes = job.Algorithms.FirstOrDefault(static a => a.SeesQuantizedInputs);
        var smooths = job.Algorithms.FirstOrDefault(static a => a.Smooths);
        if (changes is not null && smooths is not null)
            throw Refused($"{changes.Name()} and {smooths.Name()} cannot be combined: one corrects weights for inputs that the other scales. Choose one of them");
        RequireOneChoiceOfInputRanges(job);
        if (sweeps.Any(static s => s.NeedsRows))
            RequireTokens(job, sweeps);
    }

    // Ranges of inputs are read off the inputs before they are smoothed.
    private static void RequireOneChoiceOfInputRanges(CalibrationJob job)
    {
        var smoothing = job.Algorithms.Where(static a => a.Smooths).ToList();
        foreach (var ranging in job.Algorithms.Where(static a => a is Nvfp4ActHeadroom or Histogram))
        {
            if (smoothing.Find(s => job.Linears.Any(l => s.AppliesTo(l.Format, l.Experts) && ranging.AppliesTo(l.Format, l.Experts))) is { } both)
                throw Refused($"{both.Name()} and {ranging.Name()} cannot be combined: the one changes the inputs whose ranges the other chooses. Choose one of them");
        }
    }

    private static void RequireTokens(CalibrationJob job, IReadOnlyList<Sweep> sweeps)
    {
        var wanted = sweeps.SelectMany(static s => s.Algorithms).FirstOrDefault(static a => a.NeedsInputs)?.Name()
            ?? job.Linears.FirstOrDefault(static l => l.Format.MeasuresActivations && l.InputAmax is null)?.Format.Id
            ?? $"the {job.KvCache.Id} cache";
        var tokens = job.Rows.Sum(static r => (long)r.Length);
        if (job.Rows.Count == 0 || tokens == 0)
            throw Refused($"there is no calibration data, and {wanted} has to see activations. Name a file of token ids or text: calibrate: {{data: FILE}}");
        if (tokens < FewestTokens)
            throw Refused($"the calibration data have {tokens} tokens, too few to say anything about activations, which {wanted} has to see. Give at least {FewestTokens}; a few hundred rows of a few hundred tokens are usual");
    }

    private static CalibrationException Refused(FormattableString reason) => new(null, reason.ToString(CultureInfo.InvariantCulture));
}
