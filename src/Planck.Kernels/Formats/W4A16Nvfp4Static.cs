using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.W4A16Nvfp4Static"/>
public readonly struct W4A16Nvfp4Static : IWeightFormat<W4A16Nvfp4Static>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.W4A16Nvfp4Static;

    /// <inheritdoc cref="Nvfp4Scale.TensorOfStatic"/>
    public static float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => Nvfp4Scale.TensorOfStatic(tensorAmax, Nvfp4Scale.LargestBlockScale, arithmetic);
}
