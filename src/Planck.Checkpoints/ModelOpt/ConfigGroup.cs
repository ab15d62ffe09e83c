using System.Collections.Generic;
using System.Text.Json.Nodes;

namespace Planck.Checkpoints.ModelOpt;

/// <summary>How <c>config_groups</c> of <c>quantization_config</c> describes a layer's format (ModelOpt 0.47).</summary>
internal static class ConfigGroup
{
    /// <summary>Formats that get a group when all layers have them; for others ModelOpt writes none.</summary>
    public static bool StandsAlone(string quantAlgo) => quantAlgo is "FP8" or "NVFP4" or "W4A16_NVFP4" or LayerConfig.Nvfp4Svd;

    public static JsonObject Of(LayerConfig layer, IEnumerable<string> targets)
    {
        var group = layer.QuantAlgo switch
        {
            "FP8" => Pair(Numbers(8, "float"), Numbers(8, "float")),
            "FP8_PER_CHANNEL_PER_TOKEN" => Pair(Numbers(8, "float"), PerChannel(Numbers(8, "float"))),
            "NVFP4" => Pair(Numbers(4, "float", layer.GroupSize), Numbers(4, "float", layer.GroupSize)),
            LayerConfig.Nvfp4Svd => Smoothed(Pair(Numbers(4, "float", layer.GroupSize), Numbers(4, "float", layer.GroupSize)), layer),
            "W4A16_NVFP4" => Pair(null, Numbers(4, "float", layer.GroupSize)),
            "W4A16_AWQ" => Pair(null, Numbers(4, "int", layer.GroupSize)),
            "W4A8_AWQ" or LayerConfig.Nvfp4Awq => Pair(Numbers(8, "float", layer.GroupSize), Numbers(4, "float", layer.GroupSize)),
            "W8A16" => Pair(null, Numbers(8, "int")),
            "W8A8_SQ_PER_CHANNEL" => Pair(Numbers(8, "int"), PerChannel(Numbers(8, "int"))),
            "W4A8_NVFP4_FP8" or "W4A8_MXFP4_FP8" => Pair(Numbers(8, "float"), Numbers(4, "float", layer.GroupSize)),
            "MXFP8" => Pair(Numbers(8, "float", layer.GroupSize), Numbers(8, "float", layer.GroupSize)),
            _ => new JsonObject { ["quant_algo"] = layer.QuantAlgo },
        };
        group["targets"] = new JsonArray([.. targets]);
        return group;
    }

    private static JsonObject Pair(JsonObject? inputs, JsonObject weights)
    {
        var group = new JsonObject();
        if (inputs is not null)
            group["input_activations"] = inputs;
        group["weights"] = weights;
        return group;
    }

    private static JsonObject Numbers(int bits, string type, int? groupSize = null)
    {
        var numbers = new JsonObject { ["dynamic"] = false, ["num_bits"] = bits, ["type"] = type };
        if (groupSize is { } size)
            numbers["group_size"] = size;
        return numbers;
    }

    private static JsonObject Smoothed(JsonObject group, LayerConfig layer)
    {
        group["has_zero_point"] = layer.HasZeroPoint;
        group["pre_quant_scale"] = layer.PreQuantScale;
        return group;
    }

    private static JsonObject PerChannel(JsonObject numbers)
    {
        numbers["strategy"] = "channel";
        return numbers;
    }
}
