namespace Planck.Algebra.Products;

/// <summary>A rectangle of a product, computed by one thread.</summary>
internal readonly record struct Piece(int FirstRow, int EndRow, int FirstColumn, int EndColumn)
{
    public int Rows => EndRow - FirstRow;

    public int Columns => EndColumn - FirstColumn;
}
