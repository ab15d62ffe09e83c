using System.Text.Json.Nodes;
using Planck.Formats;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>
/// How <c>hf_quant_config.json</c> describes the format of one layer (ModelOpt 0.47). Layers with equal descriptions are one group.
/// </summary>
/// <param name="QuantAlgo"><c>W4A16_NVFP4</c>; lower case for formats that ModelOpt writes under their internal name.</param>
/// <param name="GroupSize">Columns per block; null for formats that ModelOpt describes without it.</param>
/// <param name="HasZeroPoint">Null when not written.</param>
/// <param name="PreQuantScale">Null when not written; plain INT4 says true although it has none, as ModelOpt does.</param>
public sealed record LayerConfig(string QuantAlgo, int? GroupSize = null, bool? HasZeroPoint = null, bool? PreQuantScale = null)
{
    /// <summary>NVFP4 with smoothed inputs.</summary>
    public const string Nvfp4Awq = "NVFP4_AWQ";

    /// <summary>NVFP4 with smoothed inputs and a part of low rank in 16 bits.</summary>
    public const string Nvfp4Svd = "NVFP4_SVD";

    public static LayerConfig Of(QuantizedModule module)
    {
        var block = module.BlockSize == 0 ? module.Format.DefaultBlockSize : module.BlockSize;
        return Algorithm(module) switch
        {
            "W4A16_AWQ" or "W4A8_AWQ" or Nvfp4Awq or Nvfp4Svd => new(Algorithm(module), block, HasZeroPoint: false, PreQuantScale: true),
            "NVFP4" or "W4A16_NVFP4" or "W4A8_NVFP4_FP8" or "W4A8_MXFP4_FP8" or "MXFP8" => new(Algorithm(module), block),
            var other => new(other),
        };
    }

    /// <summary>
    /// ModelOpt names a format by what it finds on a layer: NVFP4 weights become other formats when their inputs are smoothed, wherever the factor went, or when
    /// a part of low rank stands beside them; then it does not say whether activations are quantized. Other formats keep their names.
    /// </summary>
    private static string Algorithm(QuantizedModule module) => module.Format.QuantAlgo switch
    {
        "NVFP4" or "W4A16_NVFP4" when module.LowRank => Nvfp4Svd,
        "NVFP4" or "W4A16_NVFP4" when module.Smoothed => Nvfp4Awq,
        var algorithm => algorithm,
    };

    /// <summary>Adds the keys in ModelOpt's order; <paramref name="target"/> already has what comes before them.</summary>
    public void WriteExtras(JsonObject target)
    {
        if (GroupSize is { } size)
            target["group_size"] = size;
        if (HasZeroPoint is { } zeroPoint)
            target["has_zero_point"] = zeroPoint;
        if (PreQuantScale is { } preQuantScale)
            target["pre_quant_scale"] = preQuantScale;
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["quant_algo"] = QuantAlgo };
        WriteExtras(json);
        return json;
    }
}
