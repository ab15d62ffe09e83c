using System.Collections.Generic;
using Planck.Collections;
using Planck.Targets.Facts;

namespace Planck.Targets.Verdicts;

/// <summary>The tensors that a layout stores for a linear, named relative to it (specifications of the layouts; llm-compressor's and ModelOpt's exports).</summary>
public static class LayoutTensors
{
    public static EquatableArray<string> Of(CheckpointLayout layout, SchemeFacts scheme) => layout switch
    {
        CheckpointLayout.CompressedTensors => CompressedTensors(scheme),
        CheckpointLayout.ModelOpt => ModelOpt(scheme.Label),
        CheckpointLayout.Awq => ["qweight", "qzeros", "scales"],
        CheckpointLayout.Gptq => ["qweight", "qzeros", "scales", "g_idx"],
        CheckpointLayout.Fp8 => scheme.Activations?.Time == ScaleTime.Static ? ["weight", "weight_scale_inv", "activation_scale"] : ["weight", "weight_scale_inv"],
        _ => [],
    };

    private static EquatableArray<string> ModelOpt(string label) => label.ToUpperInvariant() switch
    {
        "FP8" => ["weight", "weight_scale", "input_scale"],
        "NVFP4" or "W4A8_AWQ" or "W4A8_NVFP4_FP8" => ["weight", "weight_scale", "weight_scale_2", "input_scale"],
        "NVFP4_AWQ" => ["weight", "weight_scale", "weight_scale_2", "input_scale", "pre_quant_scale"],
        "W4A16_NVFP4" => ["weight", "weight_scale", "weight_scale_2"],
        _ => ["weight", "weight_scale"],
    };

    private static EquatableArray<string> CompressedTensors(SchemeFacts scheme)
    {
        if (scheme.Weights is not { } weights)
            return ["weight"];
        var isPacked = scheme.Label.Contains("pack-quantized");
        var isFloat4 = weights is { Kind: NumberKind.Float, Bits: 4 };
        List<string> names = [isPacked ? "weight_packed" : "weight", "weight_scale"];
        if (isPacked && weights.Kind == NumberKind.Int)
            names.Add("weight_shape");
        if (!weights.Symmetric)
            names.Add("weight_zero_point");
        if (isFloat4 && weights.Strategy == ScaleStrategy.TensorGroup)
            names.Add("weight_global_scale");
        if (scheme.Activations is { Time: ScaleTime.Local })
            names.Add("input_global_scale");
        if (scheme.Activations is { Time: ScaleTime.Static } inputs)
        {
            names.Add("input_scale");
            if (!inputs.Symmetric)
                names.Add("input_zero_point");
        }

        return names.ToEquatableArray();
    }
}
