using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Mxfp4WeightOnly"/>
public readonly struct Mxfp4WeightOnly : IWeightFormat<Mxfp4WeightOnly>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Mxfp4WeightOnly;
}
