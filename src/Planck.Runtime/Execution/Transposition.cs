using System;

namespace Planck.Runtime.Execution;

/// <summary>Exchanges the two extents of a matrix.</summary>
internal static class Transposition
{
    /// <summary>A square of so many elements a side stays in the nearest cache, read and written.</summary>
    private const int Side = 64;

    /// <param name="source">[rows, columns].</param>
    /// <param name="target">[columns, rows]; another place in memory.</param>
    public static void Of<T>(ReadOnlySpan<T> source, int rows, int columns, Span<T> target)
        where T : unmanaged
    {
        for (var top = 0; top < rows; top += Side)
        {
            for (var left = 0; left < columns; left += Side)
            {
                var (bottom, right) = (Math.Min(top + Side, rows), Math.Min(left + Side, columns));
                for (var row = top; row < bottom; row++)
                {
                    for (var column = left; column < right; column++)
                        target[(column * rows) + row] = source[(row * columns) + column];
                }
            }
        }
    }
}
