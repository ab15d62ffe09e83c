using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>The shape of a weight before it was packed.</summary>
public static class PackedShape
{
    /// <summary>out_features and in_features of a stored weight: packing takes two columns or rows for one, or four columns for three.</summary>
    public static (long Rows, long Columns) Unpacked(QuantFormat format, long storedRows, long storedColumns)
    {
        var (rows, columns) = (format.RowMultiple * 2L, 1024L);
        var packed = format.Tensors(rows, columns, format.DefaultBlockSize)[0].Shape;
        return (storedRows * rows / packed[0], storedColumns * columns / packed[1]);
    }
}
