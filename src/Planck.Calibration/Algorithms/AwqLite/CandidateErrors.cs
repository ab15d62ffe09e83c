using System;
using System.Buffers;
using System.Threading.Tasks;

namespace Planck.Calibration;

/// <summary>The errors of several candidates for a weight, in tiles of rows on all threads. The sums do not depend on how many.</summary>
internal static class CandidateErrors
{
    /// <summary>Elements of a tile, about: the inputs' matrix is gone through once for each.</summary>
    private const int TileElements = 1 << 17;

    /// <summary>Rows of a tile are a multiple of it, so that squares of a scale are whole.</summary>
    private const int RowMultiple = 128;

    /// <summary>Writes what a candidate changes in <paramref name="rows"/> rows from <paramref name="firstRow"/> on: [rows, columns].</summary>
    public delegate void Fill(int candidate, int firstRow, int rows, Span<float> changes);

    /// <returns>Per candidate the sum of <see cref="OutputErrors.Of"/> over all rows.</returns>
    public static double[] Of(OutputErrors errors, int rows, int columns, int candidates, BlockContext block, Fill fill)
    {
        var tileRows = TileRows(rows, columns);
        var tiles = (rows + tileRows - 1) / tileRows;
        var sums = new double[candidates * tiles];
        Run(block, sums.Length, index =>
        {
            var (candidate, first) = (index / tiles, index % tiles * tileRows);
            var count = Math.Min(tileRows, rows - first);
            var rented = ArrayPool<float>.Shared.Rent(count * columns);
            var changes = rented.AsSpan(0, count * columns);
            fill(candidate, first, count, changes);
            sums[index] = errors.Of(changes, count);
            ArrayPool<float>.Shared.Return(rented);
        });

        var totals = new double[candidates];
        for (var index = 0; index < sums.Length; index++)
            totals[index / tiles] += sums[index];
        return totals;
    }

    public static int TileRows(int rows, int columns) =>
        Math.Min(rows, Math.Max(1, TileElements / columns / RowMultiple) * RowMultiple);

    /// <summary>Rounds that write to different places, on all threads.</summary>
    public static void Run(BlockContext block, int rounds, Action<int> round) =>
        Parallel.For(0, rounds, new ParallelOptions { MaxDegreeOfParallelism = block.Threads, CancellationToken = block.Cancellation }, round);
}
