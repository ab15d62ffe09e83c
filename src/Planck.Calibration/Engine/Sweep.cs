using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Calibration;

/// <summary>One way through the model, block by block.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Measures">Whether ranges of activations and caches are measured.</param>
/// <param name="Algorithms">Run one after the other on each block.</param>
/// <param name="QuantizesInputs">Whether inputs of linears, and caches, are quantized with the ranges of an earlier sweep, as what these algorithms look at.</param>
internal sealed record Sweep(int Number, bool Measures, IReadOnlyList<CalibrationAlgorithm> Algorithms, bool QuantizesInputs)
{
    /// <summary>Whether rows go through the model at all.</summary>
    public bool NeedsRows => Measures || Algorithms.Any(static a => a.NeedsInputs);

    /// <summary>
    /// Splits the algorithms of a job. ModelOpt's GPTQ and local Hessian look at a model whose activations are quantized, so the ranges of the whole model come first; layer-wise
    /// calibration has the ranges of a block before it goes on with the block, and everything in one sweep.
    /// </summary>
    public static IReadOnlyList<Sweep> Of(CalibrationJob job)
    {
        var measures = job.KvCache.Measured || job.Linears.Any(static l => l.Format.MeasuresActivations && l.InputAmax is null);
        var first = job.Algorithms.TakeWhile(static a => !a.SeesQuantizedInputs).ToList();
        var rest = job.Algorithms.Skip(first.Count).ToList();
        if (job.Layerwise || rest.Count == 0 || !job.Linears.Any(static l => l.Format.QuantizesActivations))
            return [new(0, measures, job.Algorithms, QuantizesInputs: false)];
        return measures || first.Count > 0
            ? [new(0, measures, first, QuantizesInputs: false), new(1, Measures: false, rest, QuantizesInputs: true)]
            : [new(0, Measures: false, rest, QuantizesInputs: true)];
    }
}
