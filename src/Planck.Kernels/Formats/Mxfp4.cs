using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Mxfp4"/>
public readonly struct Mxfp4 : IWeightFormat<Mxfp4>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Mxfp4;
}
