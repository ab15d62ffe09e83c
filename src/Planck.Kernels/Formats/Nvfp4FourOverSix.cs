using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Nvfp4FourOverSix"/>
public readonly struct Nvfp4FourOverSix : IWeightFormat<Nvfp4FourOverSix>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Nvfp4FourOverSix;

    /// <inheritdoc cref="Nvfp4Scale.TensorOfStatic"/>
    public static float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => Nvfp4Scale.TensorOfStatic(tensorAmax, Nvfp4Scale.FourOverSixBlockScale, arithmetic);
}
