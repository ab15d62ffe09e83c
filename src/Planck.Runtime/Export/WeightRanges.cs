using Planck.Formats;
using Planck.Kernels;
using Planck.Kernels.Simulation;
using Planck.Runtime.Plans;

namespace Planck.Runtime.Export;

/// <summary>What the ranges of a linear's weight are, as far as the export must know.</summary>
internal static class WeightRanges
{
    /// <summary>Whether calibration chooses one number for the whole weight: FP8 per tensor, and NVFP4 whose blocks are measured.</summary>
    public static bool IsOnePerTensor(QuantFormat format, int blockSize) => WeightSimulator.Of(format, blockSize).Layout == AmaxLayout.Tensor;

    /// <summary>Whether the kernel needs the range of the whole weight.</summary>
    public static bool NeedsTensorAmax(QuantFormat format, Linear linear, int blockSize) =>
        QuantizeShape.NeedsTensorAmax(format, linear.OutFeatures, linear.InFeatures, blockSize);

    /// <summary>How many of the chosen ranges rows take; the rows are a multiple of the format's block but at the end of a weight.</summary>
    public static int Count(QuantFormat format, int blockSize, int rows, int columns) => WeightSimulator.Of(format, blockSize).AmaxCount(rows, columns);
}
