using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>The layouts of compressed-tensors, and which one llm-compressor saves a linear in.</summary>
internal static class CompressionFormat
{
    public static EquatableArray<string> All { get; } =
    [
        "dense", "sparse-bitmask", "sparse-24-bitmask", "int-quantized", "float-quantized", "naive-quantized", "pack-quantized", "marlin-24", "mixed-precision",
        "nvfp4-pack-quantized", "mxfp4-pack-quantized", "mxfp8-quantized",
    ];

    /// <summary>The layout of a linear's weight; null when it stays as it is.</summary>
    public static string? Of(QuantizationScheme scheme)
    {
        if (scheme.Weights is not { } weights)
            return null;
        if (scheme.Format is { } asked)
            return asked;
        if (weights.IsFloat && weights.Bits == 4)
            return weights.Strategy == Strategy.TensorGroup ? "nvfp4-pack-quantized" : "mxfp4-pack-quantized";
        if (weights.IsFloat)
            return weights.ScaleDType == "torch.uint8" ? "mxfp8-quantized" : scheme.Inputs is null ? "naive-quantized" : "float-quantized";
        return scheme.Inputs is null ? "pack-quantized" : "int-quantized";
    }
}
