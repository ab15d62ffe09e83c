using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.W4A8Nvfp4Fp8"/>
public readonly struct W4A8Nvfp4Fp8 : IWeightFormat<W4A8Nvfp4Fp8>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.W4A8Nvfp4Fp8;

    /// <inheritdoc cref="Nvfp4Scale.TensorForFp8"/>
    public static float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => Nvfp4Scale.TensorForFp8(tensorAmax, arithmetic);
}
