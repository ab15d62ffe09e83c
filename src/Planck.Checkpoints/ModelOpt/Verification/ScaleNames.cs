using System;
using System.Collections.Generic;
using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>Names of the tensors that quantization adds to a module.</summary>
internal static class ScaleNames
{
    public const string Weight = ".weight";
    public const string WeightScale = ".weight_scale";
    public const string InputScale = ".input_scale";
    public const string PreQuantScale = ".pre_quant_scale";

    private static readonly string[] All =
    [
        WeightScale, ".weight_scale_2", InputScale, PreQuantScale, ".k_scale", ".v_scale", ".k_bias", ".v_bias",
        ".weight_quantizer._svdquant_lora_a", ".weight_quantizer._svdquant_lora_b",
    ];

    // Of experts that are stacked in one tensor, which has no name of its own below the module's.
    private static readonly string[] OfStacked = ["_weight_scale", "_weight_scale_2", "_input_scale"];

    /// <summary>The module and the ending of a tensor that quantization adds; null for all others.</summary>
    public static (string Module, string Ending)? Split(string tensor)
    {
        foreach (var ending in All)
        {
            if (tensor.EndsWith(ending, StringComparison.Ordinal))
                return (tensor[..^ending.Length], ending);
        }

        return Array.Find(OfStacked, e => tensor.EndsWith(e, StringComparison.Ordinal)) is { } ofStacked ? (tensor[..^ofStacked.Length], ofStacked) : null;
    }

    /// <summary>Whether the numbers of a tensor are scales, which are above zero.</summary>
    public static bool IsScale(string tensor) => Split(tensor) is { } parts && parts.Ending.Contains("scale", StringComparison.Ordinal);

    /// <summary>Whether a tensor holds codes, by its name and type.</summary>
    public static bool IsPacked(StoredTensor tensor) =>
        (tensor.Name.EndsWith(Weight, StringComparison.Ordinal) && tensor.DType is DType.U8 or DType.I8 or DType.F8_E4M3)
        || (tensor.Shape.Count == 3 && tensor.DType == DType.F8_E4M3 && !IsScale(tensor.Name));

    /// <summary>Tensors of a cache, beside the projections of keys and values.</summary>
    public static IReadOnlyList<string> OfCache { get; } = [".k_scale", ".v_scale", ".k_bias", ".v_bias"];
}
