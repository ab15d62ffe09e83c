using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Int8"/>
public readonly struct Int8 : IWeightFormat<Int8>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Int8;
}
