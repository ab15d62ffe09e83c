using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.W4A8Awq"/>
public readonly struct W4A8Awq : IWeightFormat<W4A8Awq>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.W4A8Awq;

    /// <inheritdoc cref="AmaxScale.Of"/>
    public static float TensorScale(float tensorAmax, ArithmeticProfile arithmetic) => AmaxScale.Of(tensorAmax, AmaxScale.MaxE4M3, arithmetic);
}
