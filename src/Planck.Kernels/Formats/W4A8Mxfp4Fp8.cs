using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.W4A8Mxfp4Fp8"/>
public readonly struct W4A8Mxfp4Fp8 : IWeightFormat<W4A8Mxfp4Fp8>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.W4A8Mxfp4Fp8;
}
