using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Models;

namespace Planck.Algorithms;

/// <summary>Which formats an algorithm does something to. A linear of any other format is calibrated as by <see cref="Max"/>.</summary>
public static class AlgorithmScope
{
    /// <summary>
    /// Whether the algorithm changes anything for a linear of the format: its weight's ranges, its activation's range, or the factor between the
    /// two. Formats whose scales follow from the block alone (MX) have nothing to choose. GPTQ moves weights under scales that stay, which dynamic NVFP4
    /// has not: its blocks are measured anew after every change.
    /// </summary>
    public static bool AppliesTo(this CalibrationAlgorithm algorithm, QuantFormat format) => algorithm switch
    {
        Max => true,
        Mse { Fp8ScaleSweep: true } or LocalHessian { Fp8ScaleSweep: true } => format.StaticBlocks,
        Mse or LocalHessian => !IsMicroscaling(format),
        Gptq => !IsMicroscaling(format) && !MeasuresOwnBlocks(format),
        SmoothQuant => format is Int8Format,
        AwqLite or AwqClip or AwqFull => format is Int4BlockwiseFormat or W4A8AwqFormat || IsNvfp4(format),
        SvdQuant => IsNvfp4(format),
        Nvfp4ActHeadroom => format.Activations == "nvfp4",
        Histogram => format.MeasuresActivations && format.Activations is "fp8" or "int8",
        CastMxfp4ToNvfp4 => format is Nvfp4Format or W4A16Nvfp4Format,
        _ => false,
    };

    /// <summary>
    /// The same for a linear of a mixture: SmoothQuant leaves routed experts alone, whose inputs depend on the router's choice; and of stacked experts, which
    /// are no linears in ModelOpt, only the range of the inputs is chosen, or the published codes are taken.
    /// </summary>
    /// <param name="experts">A shared expert is no routed one.</param>
    public static bool AppliesTo(this CalibrationAlgorithm algorithm, QuantFormat format, ExpertStorage experts) => algorithm.AppliesTo(format) && experts switch
    {
        ExpertStorage.Stacked => algorithm is Max or Histogram or Nvfp4ActHeadroom or CastMxfp4ToNvfp4,
        ExpertStorage.Separate => algorithm is not (SmoothQuant or CastMxfp4ToNvfp4),
        _ => algorithm is not CastMxfp4ToNvfp4,
    };

    /// <summary>
    /// Whether the inputs of a linear of this format are multiplied by a factor per column (<c>pre_quant_scale</c>), which the checkpoint carries in a
    /// norm, in another linear or as a tensor; <see cref="Planck.Plans.SmoothingFolds"/> says which.
    /// </summary>
    /// <param name="experts">Whether the linear is a routed expert's.</param>
    public static bool Smooths(this IEnumerable<CalibrationAlgorithm> algorithms, QuantFormat format, ExpertStorage experts = ExpertStorage.None) =>
        algorithms.Any(a => a.Smooths && a.AppliesTo(format, experts));

    /// <summary>NVFP4 weights in blocks of 16 with a float32 scale of <c>amax / 2688</c>, or with static blocks.</summary>
    public static bool IsNvfp4(QuantFormat format) =>
        format is Nvfp4Format or Nvfp4StaticFormat or Nvfp4FourOverSixFormat or W4A16Nvfp4Format or W4A16Nvfp4StaticFormat or W4A16Nvfp4FourOverSixFormat;

    /// <summary>Whether the largest weight of a block becomes 4 or 6, as <see cref="Mse"/> decides.</summary>
    public static bool IsFourOverSix(QuantFormat format) => format is Nvfp4FourOverSixFormat or W4A16Nvfp4FourOverSixFormat;

    /// <summary>NVFP4 with dynamic blocks: <see cref="QuantFormat.StaticBlocks"/> of the same family keep what was chosen.</summary>
    private static bool MeasuresOwnBlocks(QuantFormat format) => format is Nvfp4Format or W4A16Nvfp4Format or W4A8Nvfp4Fp8Format;

    private static bool IsMicroscaling(QuantFormat format) => format is MicroscalingFormat or Mxfp6Format or Mxint8Format;
}
