namespace Planck.Operators;

/// <summary>
/// Where vectors to normalise stand in a row-major buffer: <see cref="Rows"/> rows, in each of them <see cref="Heads"/> adjacent vectors of
/// <see cref="Width"/> values.
/// </summary>
/// <param name="Rows">Tokens.</param>
/// <param name="Width">Values one norm is taken over: the hidden size, a head's width, a group's width.</param>
/// <param name="Heads">Vectors per row.</param>
/// <param name="Stride">Values from one row's start to the next; 0 when rows follow each other without a gap.</param>
public readonly record struct RowLayout(int Rows, int Width, int Heads = 1, int Stride = 0)
{
    internal int RowWidth => Width * Heads;

    internal int RowStride => Stride == 0 ? RowWidth : Stride;
}
