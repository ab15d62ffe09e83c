using System;

namespace Planck.Kernels;

/// <summary>A backend's kernel for one format. A backend without the kernel of a plan's format does not satisfy the plan's constraints.</summary>
public interface IKernels<TFormat> : IBackend
    where TFormat : struct, IWeightFormat<TFormat>
{
    /// <summary>
    /// Quantizes a whole number of rows of one linear. The rows of a call are a multiple of <c>BlockRows</c> and <c>RowMultiple</c> of the
    /// format except for the last call of a tensor; columns are all of in_features. Writes every byte of both outputs, and the
    /// same bytes however the tensor was cut into calls.
    /// </summary>
    /// <param name="weight">bf16 bits, row-major, <see cref="QuantizeShape.Rows"/> x <see cref="QuantizeShape.Columns"/>; finite.</param>
    /// <param name="packed">The bytes of <c>weight</c> for these rows, as <c>QuantFormat.Tensors</c> lays them out.</param>
    /// <param name="scales">The little-endian bytes of <c>weight_scale</c> for these rows.</param>
    static abstract void Quantize(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales);

    /// <summary>The same with amaxes that calibration chose instead of those of the weights; <see cref="Simulation.WeightSimulator.Layout"/> says what each stands for.</summary>
    /// <remarks>Values beyond a chosen amax saturate. Bytes of values within the maxima are those of <see cref="Quantize"/>.</remarks>
    /// <param name="amax">
    /// The amaxes of these rows, in float32; none for microscaling formats. Static NVFP4 takes <see cref="QuantizeShape.TensorAmax"/> as the range of the
    /// whole weight; formats with one amax for the whole weight take it from here.
    /// </param>
    /// <exception cref="ArgumentException">A span does not have the length that the shape gives it, or the shape does not suit the format.</exception>
    /// <exception cref="NotSupportedException">The backend quantizes under the maxima of the weights only.</exception>
    static virtual void QuantizeWith(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales) =>
        throw new NotSupportedException($"This backend quantizes {TFormat.Format.Id} under the maxima of the weights only; take one with chosen amaxes, as CpuBackend");
}
