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
    public static LayerConfig Of(QuantFormat format, int blockSize)
    {
        var block = blockSize == 0 ? format.DefaultBlockSize : blockSize;
        return format.QuantAlgo switch
        {
            "W4A16_AWQ" => new(format.QuantAlgo, block, HasZeroPoint: false, PreQuantScale: true),
            "W4A16_NVFP4" or "W4A8_MXFP4_FP8" or "MXFP8" => new(format.QuantAlgo, block),
            _ => new(format.QuantAlgo),
        };
    }

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
