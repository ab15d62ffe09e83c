using Planck.Algebra.Simd;

namespace Planck.Algebra.Products;

/// <summary>The inner loops of <see cref="ProductOrder.Tiles"/>. Two chains and their sum stand where <see cref="SumOrder"/> has one, so tiles are made of smaller parts.</summary>
internal sealed unsafe class TileOrderKernels<TLanes> : StripKernels<TLanes>
    where TLanes : struct, IFloatLanes<TLanes>
{
    /// <summary>Rows whose six vectors each stay in registers. Divides <see cref="StripKernels.TileRows"/>.</summary>
    private static int PartRows => TLanes.TileRows >= 12 ? 4 : 2;

    public override bool ReadsInPlace(StripSource source, int rows, int columns) => false;

    public override int TileFor(int rows) => (rows + PartRows - 1) / PartRows * PartRows;

    public override void Multiply(int rows, int depth, float* a, float* strip, float* c, nint cStride, bool accumulate, Ahead ahead)
    {
        for (var row = 0; row < rows; row += PartRows, a += PartRows * SumOrder.BlockLength, c += PartRows * cStride)
        {
            if (PartRows == 4)
                PairedTile4<TLanes>.Multiply(depth, a, strip, c, cStride, accumulate);
            else
                PairedTile2<TLanes>.Multiply(depth, a, strip, c, cStride, accumulate);
        }
    }
}
