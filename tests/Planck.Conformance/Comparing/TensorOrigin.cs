using System;
using System.Linq;
using Planck.Algorithms;
using Planck.Conformance.Cases;

namespace Planck.Conformance.Comparing;

/// <summary>What a tensor of an export depends on.</summary>
internal enum TensorOrigin
{
    /// <summary>On the weights alone: byte for byte the same everywhere.</summary>
    Weights,

    /// <summary>A measured range, or what follows from it by arithmetic: another library's products differ in the last bits.</summary>
    Measured,

    /// <summary>Scales that a search on data chose among candidates: the same for nearly all blocks.</summary>
    Chosen,

    /// <summary>Packed codes under scales that depend on data, or of weights that data changed.</summary>
    Codes,

    /// <summary>What singular vectors leave: a part of low rank, of whose factors only the product is defined, and the codes of the rest.</summary>
    LowRank,
}

internal static class TensorOrigins
{
    public static TensorOrigin OriginOf(this GoldenCase golden, string tensor)
    {
        var (module, kind) = golden.Model.Parts(tensor);
        if (module.EndsWith(".weight_quantizer", StringComparison.Ordinal))
            return TensorOrigin.LowRank;
        if (kind == "input_scale" && golden.RuleOf(module)?.InputAmax is not null)
            return TensorOrigin.Weights;
        if (kind is "input_scale" or "k_scale" or "v_scale" or "k_bias" or "v_bias" or "pre_quant_scale")
            return TensorOrigin.Measured;
        var smooths = golden.Rules.Any(r => golden.Algorithm.List.Smooths(r.Format));
        if (golden.RuleOf(module) is not { } rule || !kind.StartsWith("weight", StringComparison.Ordinal))
            return smooths && (tensor.Contains(".layers.", StringComparison.Ordinal)) ? TensorOrigin.Measured : TensorOrigin.Weights;
        if (golden.Algorithm.List.Any(static a => a is SvdQuant))
            return TensorOrigin.LowRank;
        var searches = golden.Algorithm.List.Any(a => a is LocalHessian or Gptq or AwqClip or AwqFull && a.AppliesTo(rule.Format));
        return (kind, smooths, searches) switch
        {
            (_, false, false) => TensorOrigin.Weights,
            ("weight", _, _) => TensorOrigin.Codes,
            // Every factor of a block's range shows in e4m3 as the step it falls on.
            ("weight_scale" or "weight_scale_2", _, _) when golden.Algorithm.List.Any(static a => a is AwqClip) => TensorOrigin.Chosen,
            ("weight_scale", _, _) => searches || rule.Format.Weights == "nvfp4" ? TensorOrigin.Chosen : TensorOrigin.Measured,
            _ => TensorOrigin.Measured,
        };
    }
}
