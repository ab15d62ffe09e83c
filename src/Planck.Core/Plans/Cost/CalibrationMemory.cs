using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Plans.Cost;

/// <summary>
/// What a calibration holds beside the layer at work and the activations, in bytes: the hungriest algorithm on the hungriest layer, arrays that are alive at once. One
/// formula, read by the plan's header before anything runs and by the calibrator.
/// </summary>
/// <param name="Statistics">Kept of a layer's inputs while the data pass.</param>
/// <param name="Working">Taken beside them while the linears of one input are searched or solved.</param>
/// <param name="Results">What was found for a layer until it is on disk: where weights change, these.</param>
/// <param name="QuantizedLayer">The layer a second time, with what was found in it, when the calibration goes on with quantized layers.</param>
public sealed record CalibrationMemory(long Statistics, long Working, long Results, long QuantizedLayer)
{
    // Widths come from a file, and squares of what is written there may pass what a long holds.
    private const double Float = sizeof(float);
    private const double Bf16 = sizeof(ushort);

    public static CalibrationMemory None { get; } = new(0, 0, 0, 0);

    public long Total => Statistics + Working + Results + QuantizedLayer;

    /// <param name="blocks">The layers, each kind once.</param>
    /// <param name="algorithms">Run one after the other on each.</param>
    /// <param name="rows">The data; null where weights are enough.</param>
    /// <param name="layerwise">Whether later layers see what the quantized ones before give.</param>
    public static CalibrationMemory Of(
        IEnumerable<CalibratedBlock> blocks, IReadOnlyCollection<CalibrationAlgorithm> algorithms, CalibrationRows? rows, bool layerwise)
    {
        var largest = None;
        foreach (var block in blocks)
        {
            var here = Of(block, algorithms, rows, layerwise);
            if (here.Total > largest.Total)
                largest = here;
        }

        return largest;
    }

    private static CalibrationMemory Of(CalibratedBlock block, IReadOnlyCollection<CalibrationAlgorithm> algorithms, CalibrationRows? rows, bool layerwise)
    {
        var (statistics, working, results) = (0.0, 0.0, 0.0);
        foreach (var algorithm in algorithms.SelectMany(static a => a.Steps))
        {
            var inputs = AlgorithmInputs.InScope(algorithm, block);
            var kept = inputs.Sum(i => i.Count * StatisticsOf(algorithm, i, rows));
            var search = inputs.Select(i => WorkingOf(algorithm, i)).DefaultIfEmpty(0).Max();
            if (kept + search > statistics + working)
                (statistics, working) = (kept, search);
            results += inputs.Sum(i => i.Count * i.Members.Sum(m => ResultOf(algorithm, m)));
        }

        var linears = block.Inputs.SelectMany(static i => i.Members).ToList();
        var again = layerwise && linears.Count > 0 ? block.Inputs.Sum(static i => i.Count * i.Members.Sum(static m => Bf16 * m.Weights)) + (2 * Float * linears.Max(static m => m.Weights)) : 0;
        return new(Bytes(statistics), Bytes(working), Bytes(results), Bytes(again));
    }

    // A quarter of the range: four of them can be added.
    private static long Bytes(double bytes) => (long)Math.Min(bytes, long.MaxValue / 4);

    // Per input of K columns. The comments name the class that keeps it.
    private static double StatisticsOf(CalibrationAlgorithm algorithm, CalibratedInput input, CalibrationRows? rows)
    {
        var columns = (double)input.Columns;
        var batch = rows is null ? 0 : Math.Ceiling(rows.BatchTokens * input.Share) * columns * Float;
        return algorithm switch
        {
            // SecondMoments: H and 512 tokens that wait, for each way in which inputs are quantized.
            Gptq => Float * ((columns * columns) + (512 * columns)) * input.Members.Select(static m => m.Format.Activations).Distinct().Count(),
            // AwqInputs: H and the tokens before it, or the tokens alone; one batch.
            AwqLite or SvdQuant => WholeRows(input, rows) + batch,
            AwqClip clip => ClipLosses(clip, input, rows) + (input.Members.Any(HasOneRange) ? WholeRows(input, rows) : 0) + batch,
            LocalHessian local => input.Columns % Math.Max(1, local.BlockSize) == 0 ? Float * columns * local.BlockSize : 0,
            // MagnitudeHistogram: as many counts as the data make it grow to, at most.
            Histogram => 8 << 20,
            Nvfp4ActHeadroom => 512 * sizeof(long),
            SmoothQuant => 2 * Float * columns,
            _ => 0,
        };
    }

    // InputErrors: never more than 2 K x K numbers, and no more than twice the tokens.
    private static double WholeRows(CalibratedInput input, CalibrationRows? rows)
    {
        var columns = (double)input.Columns;
        var most = 2 * Float * columns * columns;
        return rows?.Tokens is { } tokens ? Math.Min(most, 2 * Float * columns * Math.Ceiling(tokens * input.Share)) : most;
    }

    // SampledTokens, a list that grows to twice what it holds, and BlockClipSearch: a range per block, and a loss for each ratio.
    private static double ClipLosses(AwqClip clip, CalibratedInput input, CalibrationRows? rows)
    {
        var sampled = Math.Min(512.0 + (2 * clip.MaxTokensPerBatch), rows?.Tokens ?? double.MaxValue);
        var blocks = input.Members.Where(static m => !HasOneRange(m)).Sum(static m => (double)m.Ranges);
        return blocks == 0 ? 0 : Float * ((2 * sampled * input.Columns) + ((1 + clip.Ratios) * blocks));
    }

    private static bool HasOneRange(CalibratedShape linear) => AlgorithmScope.IsNvfp4(linear.Format) && !linear.Format.StaticBlocks;

    // For the largest linear of an input, of which one is searched at a time.
    private static double WorkingOf(CalibrationAlgorithm algorithm, CalibratedInput input)
    {
        var (columns, largest) = ((double)input.Columns, input.Members.Max(static m => m.Weights));
        var square = Float * columns * columns;
        return algorithm switch
        {
            // HessianFactor; the weight in float32 and in bf16, also in order of the columns.
            Gptq gptq => square + (((gptq.ActOrder ? 2 : 1) * Float + Bf16) * largest),
            // OutputErrors packs the moments; the weight.
            AwqLite => square + (Bf16 * largest),
            AwqClip => (input.Members.Any(HasOneRange) ? square : 0) + (Bf16 * largest),
            // The weight, the product and its float64 copy or Krylov basis.
            SvdQuant => Math.Max(square, 3 * Float * largest) + (Bf16 * largest),
            Mse or LocalHessian => (Bf16 * largest) + (2 * Float * input.Members.Max(static m => m.Ranges)),
            _ => 0,
        };
    }

    private static double ResultOf(CalibrationAlgorithm algorithm, CalibratedShape linear) => algorithm switch
    {
        SvdQuant svd => (Bf16 * linear.Weights) + (Float * svd.LowRank * (linear.Rows + linear.Columns)),
        Gptq => (Bf16 * linear.Weights) + (Float * linear.Ranges),
        Mse or LocalHessian or AwqClip => Float * linear.Ranges,
        AwqLite or SmoothQuant => Float * linear.Columns,
        _ => 0,
    };
}
