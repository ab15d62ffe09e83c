using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Int8PerChannel"/>
public readonly struct Int8PerChannel : IWeightFormat<Int8PerChannel>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Int8PerChannel;
}
