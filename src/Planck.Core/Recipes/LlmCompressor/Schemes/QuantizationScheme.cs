namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>How a linear is quantized: <c>QuantizationScheme</c> of compressed-tensors 0.19.0 without its targets.</summary>
/// <param name="Format">The layout that was asked for; null leaves it to <see cref="CompressionFormat"/>.</param>
internal sealed record QuantizationScheme(QuantizationArgs? Weights, QuantizationArgs? Inputs = null, QuantizationArgs? Outputs = null, string? Format = null);
