using System;

namespace Planck.Algebra.Products;

/// <summary>
/// How a product is cut into pieces of work: spans of weight rows, and where these are few or the activations many, chunks of activations too. A span is
/// packed panel by panel.
/// </summary>
/// <param name="SpanRows">Weight rows of a span; the last may have fewer.</param>
/// <param name="PanelRows">Weight rows of a panel; the last of a span may have fewer.</param>
/// <param name="ChunkRows">Rows of activations in a piece.</param>
/// <param name="Threads">Threads worth using.</param>
internal readonly record struct PanelGrid(int SpanRows, int PanelRows, int ChunkRows, int Spans, int Chunks, int Threads)
{
    /// <summary>
    /// Sums of a piece, about at most: 12 MB, which stay in the third-level cache from one block of the inner dimension to the next. The panels of a span share one copy of
    /// the activations, so the fewer rows, the wider it may be.
    /// </summary>
    private const int MostSums = 3 << 20;

    /// <summary>Panels of a span, at most: with more, copying activations costs no less that could be measured, and a cancelled product would go on for longer.</summary>
    private const int MostPanels = 16;

    /// <summary>Pieces per thread, so that one that starts late or is interrupted leaves its share to the others. More would pack every weight again.</summary>
    private const int PiecesPerThread = 2;

    /// <summary>Strips of a span at least: fewer do not pay for the copies of activations made for each span.</summary>
    private const int FewestStrips = 4;

    /// <summary>Multiply-adds of vectors that packing one element of weight takes as long as.</summary>
    private const int PackingRows = 8;

    /// <summary>Multiply-adds that are worth waking a thread for: about 10 microseconds.</summary>
    public const long SmallestShare = 1 << 20;

    public int Pieces => Spans * Chunks;

    public static PanelGrid For(int rows, int weightRows, int columns, int threads, long smallestShare, StripKernels kernels)
    {
        if (rows == 0 || weightRows == 0)
            return default;
        var worth = ((double)rows + PackingRows) * weightRows * columns / smallestShare;
        threads = (int)Math.Clamp(worth, 1, threads);

        // As wide as is of use, and as many for each thread: with eleven spans for two threads one of them would wait for a twelfth of the time.
        var strips = Divide(weightRows, kernels.StripRows);
        var widestPanel = PanelBuffer.PanelRows / kernels.StripRows;
        var keptStrips = MostSums / (Math.Min(rows, PanelBuffer.MostRows) * kernels.StripRows);
        var widestSpan = Math.Min(Math.Min(keptStrips, MostPanels * widestPanel), Divide(strips, threads));
        var span = Math.Max(Divide(strips, Divide(Divide(strips, widestSpan), threads) * threads), Math.Min(FewestStrips, strips));
        var panel = Divide(span, Divide(span, widestPanel));
        var spans = Divide(strips, span);

        var wanted = threads == 1 ? 1 : Math.Clamp(Divide(PiecesPerThread * threads, spans), 1, Math.Max(1, rows / (8 * kernels.TileRows)));
        var chunks = Math.Max(wanted, Divide(rows, PanelBuffer.MostRows));
        var chunkRows = Divide(Divide(rows, chunks), kernels.TileRows) * kernels.TileRows;
        return new(span * kernels.StripRows, panel * kernels.StripRows, chunkRows, spans, Divide(rows, chunkRows), threads);
    }

    private static int Divide(int value, int divisor) => (int)((value + (long)divisor - 1) / divisor);
}
