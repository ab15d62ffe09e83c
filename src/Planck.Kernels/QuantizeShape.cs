using Planck.Formats;

namespace Planck.Kernels;

/// <summary>The numbers a kernel needs beside the weights.</summary>
/// <param name="Rows">Rows in this call (out_features or part of it).</param>
/// <param name="Columns">in_features.</param>
/// <param name="BlockSize">Columns per block; 0 when the format has no blocks.</param>
/// <param name="TensorAmax">
/// amax of the fusion group where <c>QuantFormat.SharesScale</c> says so; of the whole tensor where <see cref="NeedsTensorAmax"/> does; 0 otherwise.
/// </param>
/// <param name="Arithmetic">How divisions by constants round.</param>
public readonly record struct QuantizeShape(int Rows, int Columns, int BlockSize, float TensorAmax, ArithmeticProfile Arithmetic)
{
    /// <summary>
    /// Whether the weights are those of experts stacked in one tensor: PyTorch divides a tensor of three extents by a scale of as many, in float32, where it divides a
    /// matrix by one number in bf16 (FP8 per tensor).
    /// </summary>
    public bool Stacked { get; init; }

    /// <summary>
    /// Whether <see cref="IKernels{TFormat}.Quantize"/> computes with the amax of the whole tensor, which must then be known before the first rows: the format has
    /// a tensor-wide scale, or its only scale is one number (FP8 per tensor).
    /// </summary>
    public static bool NeedsTensorAmax(QuantFormat format, long rows, long columns, int blockSize) =>
        format.SharesTensorScale || (format.BlockRows == 1 && format.Tensors(rows, columns, blockSize)[1].Shape.Count == 0);
}
