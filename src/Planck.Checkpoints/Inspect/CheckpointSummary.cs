using System.Collections.Generic;
using Planck.Formats;
using Planck.Models;

namespace Planck.Checkpoints.Inspect;

/// <summary>All tensors of one element type.</summary>
public sealed record DTypeSummary(DType DType, int Tensors, long Bytes);

/// <summary>What the checkpoint says about its own quantization.</summary>
/// <param name="Method"><c>quant_method</c> of <c>config.json</c>: <c>modelopt</c>, <c>compressed-tensors</c>, ...; empty when only <c>hf_quant_config.json</c> is there.</param>
/// <param name="QuantAlgo"><c>quant_algo</c>; null when no weights are quantized or another tool does not name it.</param>
/// <param name="KvCacheAlgo"><c>kv_cache_quant_algo</c>; null when the cache stays 16-bit.</param>
/// <param name="Producer">Name and version, or empty.</param>
/// <param name="Excluded">Patterns of modules that were left as they are.</param>
public sealed record QuantizationSummary(string Method, string? QuantAlgo, string? KvCacheAlgo, string Producer, IReadOnlyList<string> Excluded);

/// <summary>How a checkpoint came about, from its <c>planck.manifest.json</c>.</summary>
/// <param name="Json">The file's text.</param>
public sealed record ProvenanceSummary(string Json);

/// <summary>What a checkpoint folder holds, without reading its weights.</summary>
/// <param name="Config">Null when the folder has no <c>config.json</c>.</param>
/// <param name="Files">Number of safetensors files.</param>
/// <param name="Bytes">Bytes of all tensors.</param>
/// <param name="Weights">Numbers the model has: 4-bit weights count one each although two share a byte; scales do not count.</param>
/// <param name="QuantizedModules">Modules that have a <c>weight_scale</c>.</param>
/// <param name="Quantization">Null when the folder says nothing about quantization.</param>
/// <param name="Provenance">Null when Planck did not make it.</param>
public sealed record CheckpointSummary(
    ModelConfig? Config,
    int Files,
    int Tensors,
    long Bytes,
    long Weights,
    int QuantizedModules,
    IReadOnlyList<DTypeSummary> DTypes,
    QuantizationSummary? Quantization,
    ProvenanceSummary? Provenance)
{
    /// <summary>Bits of storage per number of the model, scales and unquantized tensors included.</summary>
    public double BitsPerWeight => Weights == 0 ? 0 : 8.0 * Bytes / Weights;
}
