using System;

namespace Planck.Kernels.Decoding;

/// <summary>The tensors of a quantized linear as a checkpoint has them.</summary>
/// <param name="Rows">out_features.</param>
/// <param name="Columns">in_features.</param>
/// <param name="BlockSize">Columns that share a scale; 0 when a row does.</param>
/// <param name="Weight">The bytes of <c>weight</c>, as <c>QuantFormat.Tensors</c> lays them out.</param>
/// <param name="Scales">The bytes of <c>weight_scale</c>.</param>
/// <param name="TensorScale"><c>weight_scale_2</c>; 1 for formats without one.</param>
public sealed record PackedLinear(int Rows, int Columns, int BlockSize, ReadOnlyMemory<byte> Weight, ReadOnlyMemory<byte> Scales, float TensorScale = 1f);
