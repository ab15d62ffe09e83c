using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.W4A16Nvfp4"/>
public readonly struct W4A16Nvfp4 : IWeightFormat<W4A16Nvfp4>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.W4A16Nvfp4;

    /// <inheritdoc cref="Nvfp4Scale.Tensor"/>
    public static float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => Nvfp4Scale.Tensor(tensorAmax, arithmetic);
}
