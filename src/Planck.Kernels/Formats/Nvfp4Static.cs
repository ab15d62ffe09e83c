using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Nvfp4Static"/>
public readonly struct Nvfp4Static : IWeightFormat<Nvfp4Static>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Nvfp4Static;

    /// <inheritdoc cref="Nvfp4Scale.TensorOfStatic"/>
    public static float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => Nvfp4Scale.TensorOfStatic(tensorAmax, Nvfp4Scale.LargestBlockScale, arithmetic);
}
