using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Mxfp6"/>
public readonly struct Mxfp6 : IWeightFormat<Mxfp6>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Mxfp6;
}
