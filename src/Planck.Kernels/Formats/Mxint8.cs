using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Mxint8"/>
public readonly struct Mxint8 : IWeightFormat<Mxint8>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Mxint8;
}
