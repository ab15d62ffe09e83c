using Planck.Algorithms;
using Planck.Formats;

namespace Planck.Runtime.Export;

/// <summary>What a format's weight ranges are, as far as the export must know.</summary>
internal static class WeightRanges
{
    /// <summary>Whether calibration chooses one number for the whole weight: FP8 per tensor, and NVFP4 whose blocks are measured.</summary>
    public static bool IsOnePerTensor(QuantFormat format) =>
        format is Fp8Format or W4A8Nvfp4Fp8Format || (AlgorithmScope.IsNvfp4(format) && !format.StaticBlocks);

    /// <summary>Whether the kernel needs the range of the whole weight.</summary>
    public static bool NeedsTensorAmax(QuantFormat format) => format is Fp8Format || format.SharesTensorScale;

    /// <summary>Numbers of <c>WeightAmax</c> in a row of blocks; 1 for a number per row, 0 for formats whose ranges are measured.</summary>
    public static int PerRow(QuantFormat format, long columns, int blockSize) =>
        IsOnePerTensor(format) || format is MicroscalingFormat ? 0
        : blockSize == 0 ? 1
        : (int)((columns + blockSize - 1) / blockSize);
}
