using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>One way through the model, block by block.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Measures">Whether ranges of activations and caches are measured.</param>
/// <param name="Algorithms">Run one after the other on each block.</param>
/// <param name="QuantizesInputs">Whether inputs of linears, and caches, are quantized with the ranges of an earlier sweep, as what these algorithms look at.</param>
/// <param name="IsSmoothed">Whether inputs and weights are multiplied by the factors of an earlier sweep.</param>
internal sealed record Sweep(int Number, bool Measures, IReadOnlyList<CalibrationAlgorithm> Algorithms, bool QuantizesInputs, bool IsSmoothed)
{
    /// <summary>Whether rows go through the model at all.</summary>
    public bool NeedsRows => Measures || Algorithms.Any(static a => a.NeedsInputs);

    /// <inheritdoc cref="AlgorithmSweeps.Of"/>
    public static IReadOnlyList<Sweep> Of(CalibrationJob job)
    {
        var measures = job.KvCache.Measured || job.Linears.Any(static l => l.Format.MeasuresActivations && l.InputAmax is null);
        var sweeps = AlgorithmSweeps.Of(job.Algorithms, measures, job.Linears.Any(static l => l.Format.QuantizesActivations), job.Layerwise);
        return [.. sweeps.Select((s, number) => new Sweep(number, measures && number == 0, s.Algorithms, s.QuantizesInputs, s.IsSmoothed))];
    }
}
