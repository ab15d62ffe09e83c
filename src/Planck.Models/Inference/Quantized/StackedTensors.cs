using System;
using System.Buffers.Binary;
using Planck.Checkpoints;
using Planck.Formats;
using Planck.Kernels.Decoding;

namespace Planck.Inference;

/// <summary>
/// The tensors of stacked experts in a quantized checkpoint, <see cref="QuantFormat.StackedTensors"/>, read expert by expert as the linears that they are.
/// </summary>
/// <param name="Rows">out_features.</param>
/// <param name="Columns">in_features.</param>
/// <param name="TensorScale"><c>weight_scale_2</c>; null for formats without one.</param>
internal sealed record StackedTensors(
    ScaleTensors Tensors, QuantFormat Format, int Experts, int Rows, int Columns, int BlockSize, StoredTensor Weight, StoredTensor Scales, StoredTensor? TensorScale)
{
    /// <summary>One expert, its codes and scales as a linear of the format has them: [out_features, ...].</summary>
    /// <exception cref="InferenceException">They cannot be read.</exception>
    public PackedLinear Read(int expert)
    {
        var length = Weight.Bytes / Experts;
        var codes = Transposed(Tensors.Read(Weight, expert * length, length), Rows);
        return new(Rows, Columns, BlockSize, codes, ReadScales(expert), TensorScale is null ? 1 : BinaryPrimitives.ReadSingleLittleEndian(Tensors.Read(TensorScale)));
    }

    // One for all; by blocks of out_features first, as a linear has them; or by blocks of in_features, across which they are stored.
    private byte[] ReadScales(int expert)
    {
        if (Scales.Shape.Count == 0)
            return Tensors.Read(Scales);
        var length = Scales.Bytes / Experts;
        var scales = Tensors.Read(Scales, expert * length, length);
        return Scales.Shape.Count == 3 ? Transposed(scales, Rows) : scales;
    }

    // [n, columns] to [columns, n], of one byte each.
    private static byte[] Transposed(byte[] bytes, int columns)
    {
        const int Side = 64;
        var (rows, result) = (bytes.Length / columns, new byte[bytes.Length]);
        for (var top = 0; top < rows; top += Side)
        {
            for (var left = 0; left < columns; left += Side)
            {
                for (var row = top; row < Math.Min(top + Side, rows); row++)
                {
                    for (var column = left; column < Math.Min(left + Side, columns); column++)
                        result[(column * rows) + row] = bytes[(row * columns) + column];
                }
            }
        }

        return result;
    }
}
