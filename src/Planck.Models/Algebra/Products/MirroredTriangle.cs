using System;
using System.Runtime.CompilerServices;

namespace Planck.Algebra.Products;

/// <summary>Copies what is above the diagonal of a square matrix to below it, in bands of rows that can be done at the same time.</summary>
internal sealed unsafe class MirroredTriangle(float* matrix, int size)
{
    /// <summary>Side of the squares copied at once: reading down a column, 64 cache lines are used up before they are needed elsewhere.</summary>
    private const int Square = 64;

    public int Bands => (int)((size + Square - 1L) / Square);

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void Mirror(int band)
    {
        var (firstRow, endRow) = (band * Square, (int)Math.Min(size, (band + 1L) * Square));
        for (var firstColumn = 0; firstColumn < endRow; firstColumn += Square)
        {
            for (var row = firstRow; row < endRow; row++)
            {
                var endColumn = Math.Min(firstColumn + Square, row);
                for (var column = firstColumn; column < endColumn; column++)
                    matrix[(nint)row * size + column] = matrix[(nint)column * size + row];
            }
        }
    }
}
