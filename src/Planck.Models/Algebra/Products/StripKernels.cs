using System;
using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>The inner loops at one SIMD width.</summary>
internal abstract unsafe class StripKernels
{
    /// <summary>Rows of weight in a strip: two vectors.</summary>
    public abstract int StripRows { get; }

    /// <summary>Rows of activations in the largest tile.</summary>
    public abstract int TileRows { get; }

    public static StripKernels For(SimdWidth width, ProductOrder order = ProductOrder.Blocks)
    {
        if (!SimdWidths.Supports(width))
            throw new PlatformNotSupportedException($"this processor has no {width} vectors");
        return (width, order) switch
        {
            (SimdWidth.Avx512, ProductOrder.Tiles) => new TileOrderKernels<FloatLanes512>(),
            (SimdWidth.Avx2, ProductOrder.Tiles) => new TileOrderKernels<FloatLanes256>(),
            (_, ProductOrder.Tiles) => new TileOrderKernels<FloatLanes128>(),
            (SimdWidth.Avx512, _) => new StripKernels<FloatLanes512>(),
            (SimdWidth.Avx2, _) => new StripKernels<FloatLanes256>(),
            _ => new StripKernels<FloatLanes128>(),
        };
    }

    /// <summary><see cref="StripPacker{TLanes}.Pack"/></summary>
    public abstract void Pack(StripSource source, int row, int rows, InnerBlock block, float* strip, bool streams);

    /// <summary><see cref="RowProduct{TLanes}.Takes"/></summary>
    public abstract bool ReadsInPlace(StripSource source, int rows, int columns);

    /// <summary><see cref="RowProduct{TLanes}.Multiply(StripSource, int, int, InnerBlock, float*, float*)"/></summary>
    public abstract void MultiplyInPlace(StripSource source, int rows, int column, InnerBlock block, float* a, float* tile);

    /// <summary>Rows of the smallest tile that holds <paramref name="rows"/>.</summary>
    public abstract int TileFor(int rows);

    /// <summary><see cref="ITile.Multiply"/> of the tile of exactly <paramref name="rows"/> rows.</summary>
    public abstract void Multiply(int rows, int depth, float* a, float* strip, float* c, nint cStride, bool accumulate, Ahead ahead);
}

/// <inheritdoc/>
internal unsafe class StripKernels<TLanes> : StripKernels
    where TLanes : struct, IFloatLanes<TLanes>
{
    public override int StripRows => 2 * TLanes.Count;

    public override int TileRows => TLanes.TileRows;

    public override void Pack(StripSource source, int row, int rows, InnerBlock block, float* strip, bool streams) =>
        StripPacker<TLanes>.Pack(source, row, rows, block, strip, streams);

    public override bool ReadsInPlace(StripSource source, int rows, int columns) => RowProduct<TLanes>.Takes(source, rows, columns);

    public override void MultiplyInPlace(StripSource source, int rows, int column, InnerBlock block, float* a, float* tile) =>
        RowProduct<TLanes>.Multiply(source, rows, column, block, a, tile);

    public override int TileFor(int rows)
    {
        var tile = rows switch { 1 => 1, 2 => 2, <= 4 => 4, <= 6 => 6, <= 8 => 8, _ => 12 };
        return Math.Min(tile, TLanes.TileRows);
    }

    public override void Multiply(int rows, int depth, float* a, float* strip, float* c, nint cStride, bool accumulate, Ahead ahead)
    {
        switch (rows)
        {
            case 1:
                Tile1<TLanes>.Multiply(depth, a, strip, c, cStride, accumulate, ahead);
                break;
            case 2:
                Tile2<TLanes>.Multiply(depth, a, strip, c, cStride, accumulate, ahead);
                break;
            case 4:
                Tile4<TLanes>.Multiply(depth, a, strip, c, cStride, accumulate, ahead);
                break;
            case 6:
                Tile6<TLanes>.Multiply(depth, a, strip, c, cStride, accumulate, ahead);
                break;
            case 8:
                Tile8<TLanes>.Multiply(depth, a, strip, c, cStride, accumulate, ahead);
                break;
            case 12:
                Tile12<TLanes>.Multiply(depth, a, strip, c, cStride, accumulate, ahead);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rows), rows, "no tile has this many rows");
        }
    }
}
