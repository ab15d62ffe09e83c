using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Plans.Cost;

/// <summary>How often all tokens go through each block while a plan is calibrated.</summary>
internal static class CalibrationPasses
{
    /// <param name="measures">Whether ranges of activations or caches are measured.</param>
    /// <param name="quantizesInputs">Whether a format of the plan quantizes activations.</param>
    public static int Of(IReadOnlyList<CalibrationAlgorithm> algorithms, bool measures, bool quantizesInputs, bool layerwise)
    {
        var sweeps = AlgorithmSweeps.Of(algorithms, measures, quantizesInputs, layerwise);
        var passes = sweeps.Select((sweep, number) => OfSweep(sweep.Algorithms, measures && number == 0)).Sum();
        return passes > 0 && layerwise ? passes + 1 : passes;
    }

    // Measuring shares the pass of the first algorithm, unless that waits for what is measured.
    private static int OfSweep(IReadOnlyList<CalibrationAlgorithm> algorithms, bool measures)
    {
        var observing = algorithms.Count(static a => a.NeedsInputs);
        var shared = algorithms.Count > 0 && algorithms[0] is { NeedsInputs: true, SeesQuantizedInputs: false };
        return observing + (measures && !shared ? 1 : 0);
    }
}
