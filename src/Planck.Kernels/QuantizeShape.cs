using Planck.Formats;

namespace Planck.Kernels;

/// <summary>The numbers a kernel needs beside the weights.</summary>
/// <param name="Rows">Rows in this call (out_features or part of it).</param>
/// <param name="Columns">in_features.</param>
/// <param name="BlockSize">Columns per block; 0 when the format has no blocks.</param>
/// <param name="TensorAmax">amax of the whole tensor, or of the fusion group, where <c>QuantFormat.SharesScale</c> says so; 0 otherwise.</param>
/// <param name="Arithmetic">How divisions by constants round.</param>
public readonly record struct QuantizeShape(int Rows, int Columns, int BlockSize, float TensorAmax, ArithmeticProfile Arithmetic);
