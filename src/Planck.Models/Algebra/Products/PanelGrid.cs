using System;

namespace Planck.Algebra.Products;

/// <summary>How a product is cut into pieces of work: panels of weight rows, and where these are few, chunks of activations too.</summary>
/// <param name="PanelRows">Weight rows of a panel; the last may have fewer.</param>
/// <param name="ChunkRows">Rows of activations in a piece.</param>
/// <param name="Threads">Threads worth using.</param>
internal readonly record struct PanelGrid(int PanelRows, int ChunkRows, int Panels, int Chunks, int Threads)
{
    /// <summary>Pieces per thread, so that one that starts late or is interrupted leaves its share to the others.</summary>
    private const int PiecesPerThread = 4;

    /// <summary>Strips of a panel at least: fewer do not pay for the copies of activations made for each panel.</summary>
    private const int FewestStrips = 4;

    /// <summary>Multiply-adds of vectors that packing one element of weight takes as long as.</summary>
    private const int PackingRows = 8;

    /// <summary>Multiply-adds that are worth waking a thread for: about 10 microseconds.</summary>
    public const long SmallestShare = 1 << 20;

    public int Pieces => Panels * Chunks;

    public static PanelGrid For(int rows, int weightRows, int columns, int threads, long smallestShare, StripKernels kernels)
    {
        if (rows == 0 || weightRows == 0)
            return default;
        var strips = Divide(weightRows, kernels.StripRows);
        var largestPanel = PanelBuffer.PanelRows / kernels.StripRows;
        var worth = ((double)rows + PackingRows) * weightRows * columns / smallestShare;
        threads = (int)Math.Clamp(worth, 1, threads);
        if (threads == 1)
            return Cut(rows, weightRows, Math.Min(largestPanel, strips) * kernels.StripRows, rows, 1);

        // As wide as fits the cache, since each panel goes through all activations once more, and as many for each thread: with eleven panels for two
        // threads one of them would wait for a twelfth of the time.
        var panels = Divide(Divide(strips, Math.Min(largestPanel, Divide(strips, threads))), threads) * threads;
        var panel = Math.Clamp(Divide(strips, panels), Math.Min(FewestStrips, strips), largestPanel);
        panels = Divide(strips, panel);
        var chunks = Math.Clamp(Divide(PiecesPerThread * threads, panels), 1, Math.Max(1, rows / (8 * kernels.TileRows)));
        var chunkRows = Divide(Divide(rows, chunks), kernels.TileRows) * kernels.TileRows;
        return Cut(rows, weightRows, panel * kernels.StripRows, chunkRows, threads);
    }

    private static PanelGrid Cut(int rows, int weightRows, int panelRows, int chunkRows, int threads) =>
        new(panelRows, chunkRows, Divide(weightRows, panelRows), Divide(rows, chunkRows), threads);

    private static int Divide(int value, int divisor) => (int)((value + (long)divisor - 1) / divisor);
}
