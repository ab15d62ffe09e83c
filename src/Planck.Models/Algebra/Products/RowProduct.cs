using System.Runtime.CompilerServices;
using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>
/// Few rows of activations times one strip, without packing: a decode step reads every weight once and is bound by memory. Rows of weight are transposed in
/// registers, so that the sums run down the inner dimension in the order of <see cref="SumOrder"/>.
/// </summary>
internal static unsafe class RowProduct<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    /// <summary>Rows of activations that this is for, at most. The sums of more do not stay in registers, and packing the strip is then faster.</summary>
    public const int MostRows = 2;

    /// <summary>Whether a strip of the weight can be read in place.</summary>
    public static bool Takes(StripSource source, int rows, int columns) =>
        rows <= MostRows && columns == 2 * TLanes.Count && source.Dense is { Layout.ColumnStride: 1 };

    /// <param name="rows">Rows of activations: 1 or 2.</param>
    /// <param name="column">First weight row of the strip.</param>
    /// <param name="tile">[<paramref name="rows"/>][two vectors]; overwritten with the block's sums.</param>
    public static void Multiply(StripSource source, int rows, int column, InnerBlock block, float* a, float* tile)
    {
        switch (source.Dense!.Element)
        {
            case StoredElement.Fp32:
                Multiply<StoredFp32<TLanes>>(source, rows, column, block, a, tile);
                break;
            case StoredElement.Bf16:
                Multiply<StoredBf16<TLanes>>(source, rows, column, block, a, tile);
                break;
            default:
                Multiply<StoredFp16<TLanes>>(source, rows, column, block, a, tile);
                break;
        }
    }

    private static void Multiply<TElement>(StripSource source, int rows, int column, InnerBlock block, float* a, float* tile)
        where TElement : IStoredElement<TLanes>
    {
        for (var half = 0; half < 2; half++, column += TLanes.Count, tile += TLanes.Count)
        {
            if (rows == 1)
                Multiply<Dot1<TLanes, TElement>, TElement>(source, column, block, new(a), tile);
            else
                Multiply<Dot2<TLanes, TElement>, TElement>(source, column, block, new(a), tile);
        }
    }

    private static void Multiply<TDot, TElement>(StripSource source, int column, InnerBlock block, TDot dot, float* tile)
        where TDot : struct, IDot<TLanes>
        where TElement : IStoredElement<TLanes>
    {
        var dense = source.Dense!;
        var width = TElement.Pairs ? 2 * TLanes.Count : TLanes.Count;
        var stride = (nint)(dense.Layout.RowStride * dense.ElementSize);
        TLanes.VisitColumns(StripPacker<TLanes>.Address(source, dense, column, block.Start), stride, block.Length / width, ref dot);
        var done = block.Length / width * width;
        if (done < block.Length)
            AddLastColumns(source, column, block.Start + done, block.Length - done, ref dot);
        dot.Store(tile, 2 * TLanes.Count);
    }

    /// <summary>Columns that do not fill a square.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddLastColumns<TDot>(StripSource source, int column, int k, int count, ref TDot dot)
        where TDot : struct, IDot<TLanes>
    {
        var widened = stackalloc float[2 * TLanes.Count * 2 * TLanes.Count];
        StripPacker<TLanes>.WidenRows(source.Weight, column, TLanes.Count, k, count, widened);
        for (var index = 0; index < count; index++)
            dot.Add(TLanes.Load(widened + index * 2 * TLanes.Count));
    }
}
