using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Fp8Blockwise2D"/>
public readonly struct Fp8Blockwise2D : IWeightFormat<Fp8Blockwise2D>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Fp8Blockwise2D;
}
