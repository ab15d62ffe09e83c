using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Nvfp4"/>
public readonly struct Nvfp4 : IWeightFormat<Nvfp4>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Nvfp4;

    /// <inheritdoc cref="Nvfp4Scale.Tensor"/>
    public static float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => Nvfp4Scale.Tensor(tensorAmax, arithmetic);
}
