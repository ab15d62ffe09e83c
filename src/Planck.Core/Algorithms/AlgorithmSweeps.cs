using System.Collections.Generic;
using System.Linq;

namespace Planck.Algorithms;

/// <summary>How often a calibration goes through the model, and which algorithms look at each block on which way.</summary>
public static class AlgorithmSweeps
{
    /// <summary>
    /// Splits the algorithms of a calibration, each into its <see cref="CalibrationAlgorithm.Steps"/>. ModelOpt's GPTQ and local Hessian look at a model whose activations
    /// are quantized, so the ranges of the whole model come first; AWQ clip at one that is smoothed by then. Layer-wise calibration has everything of a block before it
    /// goes on with the block, and one sweep.
    /// </summary>
    /// <param name="measures">Whether ranges of activations or caches are measured.</param>
    /// <param name="quantizesInputs">Whether a format quantizes activations.</param>
    /// <returns>At least one; the first measures.</returns>
    public static IReadOnlyList<AlgorithmSweep> Of(IReadOnlyList<CalibrationAlgorithm> algorithms, bool measures, bool quantizesInputs, bool layerwise)
    {
        var steps = algorithms.SelectMany(static a => a.Steps).ToList();
        if (layerwise)
            return [new(steps, QuantizesInputs: false, IsSmoothed: false)];
        var sweeps = new List<AlgorithmSweep>();
        var current = new AlgorithmSweep([], QuantizesInputs: false, IsSmoothed: false);
        foreach (var step in steps)
        {
            var next = current with
            {
                QuantizesInputs = current.QuantizesInputs || (quantizesInputs && step.SeesQuantizedInputs),
                IsSmoothed = current.IsSmoothed || (step.SeesSmoothedModel && current.Algorithms.Any(static a => a.Smooths)),
            };
            if (next != current)
            {
                if (measures || current.Algorithms.Count > 0)
                    sweeps.Add(current);
                current = next with { Algorithms = [] };
                measures = false;
            }

            current = current with { Algorithms = [.. current.Algorithms, step] };
        }

        return [.. sweeps, current];
    }
}

/// <summary>One way through the model, block by block.</summary>
/// <param name="Algorithms">Run one after the other on each block.</param>
/// <param name="QuantizesInputs">Whether inputs of linears, and caches, are quantized with the ranges of an earlier sweep.</param>
/// <param name="IsSmoothed">Whether inputs and weights are multiplied by the factors of an earlier sweep.</param>
public sealed record AlgorithmSweep(IReadOnlyList<CalibrationAlgorithm> Algorithms, bool QuantizesInputs, bool IsSmoothed);
