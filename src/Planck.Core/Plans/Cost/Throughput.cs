using System;

namespace Planck.Plans.Cost;

/// <summary>
/// The speed of one core of the reference machine: AMD EPYC, Zen 5 with AVX-512, 240 GF/s of float32 products. Measured there, on the models of
/// <c>docs/benchmarks.md</c>; another core is as much faster or slower as its products are. Estimates that use it are honest within a factor of two.
/// </summary>
/// <remarks>
/// Small matrices do not reach a rate: each has a half-width, the number of columns at which it has half its peak.
/// </remarks>
internal static class Throughput
{
    /// <summary>Seconds of a forward pass: multiply-adds count two.</summary>
    /// <param name="width">hidden_size.</param>
    public static double Forward(double operations, double width) => Seconds(operations, 225e9, 180, width);

    /// <summary>Seconds for sums of x x^T, one triangle: tokens * K^2 operations.</summary>
    public static double SecondMoments(double operations, double columns) => Seconds(operations, 90e9, 250, columns);

    /// <summary>Seconds of products of changed weights with inputs or their moments, which judge candidates.</summary>
    public static double CandidateErrors(double operations, double columns) => Seconds(operations, 225e9, 500, columns);

    /// <summary>Seconds of GPTQ's factor (2/3 K^3) and of its products (N K^2).</summary>
    public static double Solve(double operations, double columns) => Seconds(operations, 100e9, 250, columns);

    /// <summary>Seconds of rounding a column of a weight and passing its errors on within a block, whatever its rows.</summary>
    public const double GptqColumn = 60e-6;

    /// <summary>Seconds of rounding a weight to a format and back once.</summary>
    public const double SimulatedWeight = 1 / 440e6;

    /// <summary>Seconds of a multiply-add in a search by local second moments.</summary>
    public const double LocalHessian = 1 / 15e9;

    /// <summary>Seconds of a weight times an input, rounded and added in the order that AWQ clip's losses have.</summary>
    public const double ClippedProduct = 1 / 16e9;

    /// <summary>Seconds of an input in a histogram of magnitudes.</summary>
    public const double HistogramValue = 1 / 270e6;

    /// <summary>Seconds of an input in a histogram of block maxima.</summary>
    public const double HeadroomValue = 1 / 150e6;

    /// <summary>Seconds of an operation in float64 of a small singular value decomposition.</summary>
    public const double SmallSvd = 1 / 0.6e9;

    /// <summary>Seconds of a byte that is read, quantized and written.</summary>
    public const double QuantizedByte = 1 / 5e9;

    /// <summary>Seconds of a byte that is hashed.</summary>
    public const double HashedByte = 1 / 2e9;

    private static double Seconds(double operations, double peak, double half, double width) => operations / peak * (1 + (half / Math.Max(1, width)));
}
