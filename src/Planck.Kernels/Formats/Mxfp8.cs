using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Mxfp8"/>
public readonly struct Mxfp8 : IWeightFormat<Mxfp8>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Mxfp8;
}
