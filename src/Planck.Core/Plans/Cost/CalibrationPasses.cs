using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Plans.Cost;

/// <summary>How often all tokens go through each block while a plan is calibrated.</summary>
internal static class CalibrationPasses
{
    /// <param name="measures">Whether ranges of activations or caches are measured.</param>
    /// <param name="quantizesInputs">Whether a format of the plan quantizes activations: then what looks at quantized inputs waits for the ranges of the whole model.</param>
    public static int Of(IReadOnlyList<CalibrationAlgorithm> algorithms, bool measures, bool quantizesInputs, bool layerwise)
    {
        var first = algorithms.TakeWhile(static a => !a.SeesQuantizedInputs).ToList();
        var rest = algorithms.Skip(first.Count).ToList();
        if (layerwise || rest.Count == 0 || !quantizesInputs)
            return OfSweep(algorithms, measures) is > 0 and var passes ? passes + (layerwise ? 1 : 0) : 0;
        return (measures || first.Count > 0 ? OfSweep(first, measures) : 0) + OfSweep(rest, measures: false);
    }

    // Measuring shares the pass of the first algorithm, unless that waits for what is measured.
    private static int OfSweep(IReadOnlyList<CalibrationAlgorithm> algorithms, bool measures)
    {
        var observing = algorithms.Count(static a => a.NeedsInputs);
        var shared = algorithms.Count > 0 && algorithms[0] is { NeedsInputs: true, SeesQuantizedInputs: false };
        return observing + (measures && !shared ? 1 : 0);
    }
}
