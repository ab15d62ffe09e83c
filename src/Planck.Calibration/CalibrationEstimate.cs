using Planck.Inference;
using Planck.Plans.Cost;

namespace Planck.Calibration;

/// <summary>What a calibration takes, before it begins.</summary>
/// <param name="Forward">The forward passes, with the largest block; null when no rows go through the model.</param>
/// <param name="Algorithms">What algorithms keep and find: the formula of the plan's header, on the blocks of the job.</param>
public sealed record CalibrationEstimate(MemoryEstimate? Forward, CalibrationMemory Algorithms)
{
    /// <summary>
    /// Bytes of all arrays that are alive at once, at most. The process takes more: arrays that were given back wait for the collector, which lets large ones wait longest.
    /// </summary>
    public long Peak => (Forward?.Peak ?? 0) + Algorithms.Total;
}
