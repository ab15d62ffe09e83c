using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.W4A16Nvfp4FourOverSix"/>
public readonly struct W4A16Nvfp4FourOverSix : IWeightFormat<W4A16Nvfp4FourOverSix>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.W4A16Nvfp4FourOverSix;

    /// <inheritdoc cref="Nvfp4Scale.TensorOfStatic"/>
    public static float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => Nvfp4Scale.TensorOfStatic(tensorAmax, Nvfp4Scale.FourOverSixBlockScale, arithmetic);
}
