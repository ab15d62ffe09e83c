using Planck.Formats;

namespace Planck.Kernels.Formats;

/// <inheritdoc cref="QuantFormats.Int4Blockwise"/>
public readonly struct Int4Blockwise : IWeightFormat<Int4Blockwise>, ILinearFormat
{
    public static QuantFormat Format => QuantFormats.Int4Blockwise;
}
