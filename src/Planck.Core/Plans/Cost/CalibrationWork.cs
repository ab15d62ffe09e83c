using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Algorithms;

namespace Planck.Plans.Cost;

/// <summary>Time of the algorithms of a calibration beside its passes, in the seconds of <see cref="Throughput"/>.</summary>
internal static class CalibrationWork
{
    private const int E4M3Scales = 126;

    // Vectors that a truncated decomposition of a large matrix works with, at least; smaller matrices are decomposed exactly.
    private const int FewestVectors = 384;
    private const int LargestExactSvd = 512;

    /// <param name="rows">The data; null where weights are enough.</param>
    /// <returns>What does not depend on the number of tokens, and what each token takes.</returns>
    public static (double Fixed, double PerToken) Of(IEnumerable<CalibratedBlock> blocks, IReadOnlyCollection<CalibrationAlgorithm> algorithms, CalibrationRows? rows)
    {
        var (total, perToken) = (0.0, 0.0);
        foreach (var block in blocks)
        {
            foreach (var algorithm in algorithms.SelectMany(static a => a.Steps))
            {
                foreach (var input in AlgorithmInputs.InScope(algorithm, block))
                {
                    var alike = (double)block.Layers * input.Count;
                    total += alike * input.Members.Sum(m => Search(algorithm, m, input, rows?.Tokens));
                    total += algorithm is Gptq ? alike * Throughput.Solve(2.0 / 3 * input.Columns * input.Columns * input.Columns, input.Columns) : 0;
                    perToken += alike * input.Share * Observe(algorithm, input, rows);
                }
            }
        }

        return (total, perToken);
    }

    private static double Observe(CalibrationAlgorithm algorithm, CalibratedInput input, CalibrationRows? rows)
    {
        var columns = (double)input.Columns;
        return algorithm switch
        {
            Gptq or AwqLite or SvdQuant => Throughput.SecondMoments(columns * columns, columns),
            AwqClip clip => (input.Members.Any(HasOneRange) ? Throughput.SecondMoments(columns * columns, columns) : 0) + JudgeBlocks(clip, input, rows),
            LocalHessian local => columns * local.BlockSize * Throughput.LocalHessian,
            Histogram => columns * Throughput.HistogramValue,
            Nvfp4ActHeadroom => columns * Throughput.HeadroomValue,
            _ => 0,
        };
    }

    private static double Search(CalibrationAlgorithm algorithm, CalibratedShape linear, CalibratedInput input, long? tokens) => algorithm switch
    {
        Gptq => Throughput.Solve((double)linear.Weights * linear.Columns, linear.Columns) + (linear.Columns * Throughput.GptqColumn),
        AwqLite awq => SearchPowers(awq.AlphaStep, linear, input, tokens),
        AwqClip clip => SearchRatios(clip, linear),
        SvdQuant svd => SearchPowers(new AwqLite().AlphaStep, linear, input, tokens) + Decompose(linear, svd.LowRank),
        Mse mse => Candidates(mse.Fp8ScaleSweep, mse.StartMultiplier, mse.StopMultiplier, mse.StepSize) * linear.Weights * Throughput.SimulatedWeight,
        LocalHessian local => Candidates(local.Fp8ScaleSweep, local.StartMultiplier, local.StopMultiplier, local.StepSize) * linear.Weights * local.BlockSize * Throughput.LocalHessian,
        _ => 0,
    };

    // A change is multiplied with all tokens, or with their moments where these are fewer.
    private static double SearchPowers(double step, CalibratedShape linear, CalibratedInput input, long? tokens)
    {
        var rows = Math.Min(linear.Columns, tokens * input.Share ?? double.MaxValue);
        return (Math.Floor(1 / step) + 1) * ((linear.Weights * Throughput.SimulatedWeight) + Throughput.CandidateErrors(2.0 * linear.Weights * rows, rows));
    }

    private static double SearchRatios(AwqClip clip, CalibratedShape linear) =>
        clip.Ratios * linear.Weights * (Throughput.SimulatedWeight + (HasOneRange(linear) ? Throughput.CandidateErrors(2.0 * linear.Columns, linear.Columns) : 0));

    // Of each token, its share among those of a batch that are looked at.
    private static double JudgeBlocks(AwqClip clip, CalibratedInput input, CalibrationRows? rows)
    {
        var sampled = rows is null ? 0 : Math.Min(1, (double)clip.MaxTokensPerBatch / Math.Max(1, rows.BatchTokens));
        return sampled * (1 + clip.Ratios) * input.Members.Where(static m => !HasOneRange(m)).Sum(static m => m.Weights * Throughput.ClippedProduct);
    }

    private static double Decompose(CalibratedShape linear, int rank)
    {
        var smaller = Math.Min(linear.Rows, linear.Columns);
        if (smaller <= LargestExactSvd)
            return (double)linear.Weights * smaller * Throughput.SmallSvd;
        var vectors = (double)Math.Max(FewestVectors, 6 * rank);
        return Throughput.CandidateErrors((6 * linear.Weights * vectors) + (4 * linear.Columns * vectors * vectors), vectors);
    }

    private static double Candidates(bool sweeps, double start, double stop, double step) => sweeps ? E4M3Scales : Math.Ceiling((stop - start) / step) + 1;

    private static bool HasOneRange(CalibratedShape linear) => AlgorithmScope.IsNvfp4(linear.Format) && !linear.Format.StaticBlocks;
}
