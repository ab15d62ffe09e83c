using System;

namespace Planck.Plans.Cost;

/// <summary>The data of a calibration, as far as its cost goes.</summary>
/// <param name="Tokens">All of them; null when that is not known.</param>
/// <param name="BatchTokens">Of the largest batch.</param>
public sealed record CalibrationRows(long? Tokens, long BatchTokens)
{
    /// <summary>
    /// From what a plan says, and what is known of its data. Of text, tokens are at most <c>samples</c> times <c>sequence_length</c>. How long rows of ids are, only the
    /// file knows: where nobody has looked they are taken for <c>sequence_length</c> tokens.
    /// </summary>
    public static CalibrationRows Of(CalibrationPlan plan, DataTokens? data) => new(
        data?.Calibration ?? (IsText(plan.Data) && plan.Samples is { } samples ? (long)samples * plan.SequenceLength : null),
        Math.Min((long)plan.BatchSize * (data?.CalibrationRow ?? plan.SequenceLength), data?.Calibration ?? long.MaxValue));

    internal static bool IsText(string data) => !data.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);
}
