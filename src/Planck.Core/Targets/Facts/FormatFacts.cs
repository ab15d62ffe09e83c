using System.Linq;
using Planck.Algorithms;
using Planck.Collections;
using Planck.Formats;

namespace Planck.Targets.Facts;

/// <summary>What a checkpoint in ModelOpt's layout will be, known from the names in a recipe.</summary>
public static class FormatFacts
{
    private const string Nvfp4Awq = "NVFP4_AWQ";
    private const string Nvfp4LowRank = "NVFP4_SVD";

    /// <summary>The facts of linears in this format whose weights these algorithms made.</summary>
    public static SchemeFacts Of(QuantFormat format, EquatableArray<CalibrationAlgorithm> algorithms)
    {
        var lowRank = algorithms.Any(a => a is SvdQuant && a.AppliesTo(format));
        var smoothed = algorithms.Smooths(format);
        return new(Label(format, smoothed, lowRank), null, null)
        {
            Tensors = format.IsExportable ? format.Tensors(256, 256, format.DefaultBlockSize).Select(static t => t.Name).ToEquatableArray() : [],
            TensorsOfUnfused = smoothed ? ["pre_quant_scale"] : [],
        };
    }

    /// <summary><c>quant_algo</c> of the export (specification of ModelOpt's layout).</summary>
    public static string Label(QuantFormat format, bool smoothed, bool lowRank) =>
        lowRank ? Nvfp4LowRank : smoothed && (format.QuantAlgo is "NVFP4" or "W4A16_NVFP4") ? Nvfp4Awq : format.QuantAlgo;

    /// <summary>The facts of a cache; null when it stays in 16 bits.</summary>
    public static KvCacheFacts? Of(KvCacheFormat format) => format.QuantAlgo is not { } label ? null
        : new(label, new(NumberKind.Float, label == "FP8" ? 8 : 4, label == "FP8" ? ScaleStrategy.Tensor : ScaleStrategy.TensorGroup)) { Affine = format.Affine, Rotated = format.Rotated };
}
