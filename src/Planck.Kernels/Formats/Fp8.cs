using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Fp8"/>
public readonly struct Fp8 : IWeightFormat<Fp8>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Fp8;
}
