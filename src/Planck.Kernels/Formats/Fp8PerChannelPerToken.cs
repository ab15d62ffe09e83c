using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Fp8PerChannelPerToken"/>
public readonly struct Fp8PerChannelPerToken : IWeightFormat<Fp8PerChannelPerToken>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Fp8PerChannelPerToken;
}
