namespace Planck.Models;

/// <summary>Where the tensors of a manifest are from: the headers of a checkpoint's files, or only what its configuration makes them.</summary>
/// <param name="IsConfiguration">
/// No file was seen. The tensors are those that the architecture computes with by <c>config.json</c>; what a checkpoint may have besides (a vision tower,
/// multi-token prediction) is not among them, and all have the dtype that the configuration names.
/// </param>
/// <param name="ConvertedFrom">
/// How the model is published, when its tensors are listed as they are after converting the checkpoint to bfloat16: <c>fp8</c> or another
/// <c>quant_method</c>, <c>float16</c>, <c>float32</c>. Empty when they are listed as published.
/// </param>
public sealed record ManifestOrigin(bool IsConfiguration, string ConvertedFrom = "")
{
    /// <summary>The headers of safetensors files.</summary>
    public static ManifestOrigin Headers { get; } = new(false);
}
