using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.W4A16Nvfp4"/>
public readonly struct W4A16Nvfp4 : IWeightFormat<W4A16Nvfp4>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.W4A16Nvfp4;
}
