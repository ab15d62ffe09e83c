using System.Globalization;
using System.Linq;
using Planck.Formats;
using Planck.Recipes.LlmCompressor.Schemes;

namespace Planck.Recipes.LlmCompressor.Translation;

/// <summary>The format that means the same as a scheme, or why there is none.</summary>
/// <param name="Format">Null for layers that stay as they are, and when there is no counterpart.</param>
/// <param name="Problem">What has no counterpart; null when the scheme has one.</param>
/// <param name="Nearest">What comes nearest to it.</param>
/// <param name="IsAboutInputs">Whether the inputs are what has no counterpart.</param>
internal sealed record FormatMatch(QuantFormat? Format, int BlockSize = 0, string? Problem = null, string? Nearest = null, bool IsAboutInputs = false)
{
    public bool HasCounterpart => Problem is null;
}

/// <summary>
/// Which of Planck's formats stores and serves a linear as a scheme of compressed-tensors says: the same numbers with scales of the same parts, and the same treatment of inputs.
/// </summary>
internal static class SchemeFormats
{
    private const string E4M3 = "torch.float8_e4m3fn";
    private const string U8 = "torch.uint8";
    private const int Fp8Block = 128;

    /// <param name="choosesBlockScales">Whether an algorithm chooses the scales of NVFP4's blocks, which a format with dynamic blocks would measure anew.</param>
    public static FormatMatch Of(QuantizationScheme scheme, bool choosesBlockScales)
    {
        if (scheme.Outputs is not null)
            return None("quantized outputs", "leave 'output_activations' out");
        if (scheme.Weights is not { } weights)
            return scheme.Inputs is null ? new((QuantFormat?)null) : None("inputs quantized beside 16-bit weights", "a cache format is 'kv_cache_scheme'", isAboutInputs: true);
        if (weights.Dynamics != Dynamics.Static)
            return None("weights whose scales are computed while serving", "leave 'dynamic' out of 'weights'");
        if (!weights.Symmetric)
            return None($"asymmetric {Number(weights)} weights: no format stores zero points", weights is { Bits: 4, IsFloat: false } ? Name(QuantFormats.Int4Blockwise, "symmetric, W4A16") : "write symmetric: true");
        if (weights.IsFloat)
            return weights.Bits == 4 ? Float4(weights, scheme.Inputs, choosesBlockScales) : Float8(weights, scheme.Inputs);
        return weights.Bits switch
        {
            4 => Int4(weights, scheme.Inputs),
            8 => Int8(weights, scheme.Inputs),
            _ => None($"{Number(weights)} weights", Name(QuantFormats.Int4Blockwise, "W4A16")),
        };
    }

    private static FormatMatch Float8(QuantizationArgs weights, QuantizationArgs? inputs) => weights.Strategy switch
    {
        Strategy.Tensor when inputs is { IsFloat: true, Bits: 8, Symmetric: true, Strategy: Strategy.Tensor, Dynamics: Dynamics.Static } => new(QuantFormats.Fp8),
        Strategy.Tensor => Inputs("FP8 weights with one scale", inputs, Name(QuantFormats.Fp8, "static inputs with one scale: FP8")),
        Strategy.Channel when inputs is { IsFloat: true, Bits: 8, Symmetric: true, Strategy: Strategy.Token } => new(QuantFormats.Fp8PerChannelPerToken),
        Strategy.Channel => Inputs("FP8 weights with a scale per channel", inputs, Name(QuantFormats.Fp8PerChannelPerToken, "FP8 inputs with a scale per token: FP8_DYNAMIC")),

        // What engines make of this layout: vLLM's ModelOptFp8PbWoLinearMethod and TensorRT-LLM's FP8_BLOCK_SCALES both quantize inputs in groups of 128 while serving.
        Strategy.Block when weights.BlockStructure is { Count: 2 } block && block.All(static side => side == Fp8Block) && IsBlockInput(inputs) => new(QuantFormats.Fp8Blockwise2D),
        Strategy.Block when !IsBlockInput(inputs) => Inputs("FP8 weights in blocks", inputs, Name(QuantFormats.Fp8Blockwise2D, "FP8_BLOCK")),
        Strategy.Block => None($"blocks of {string.Join(" x ", weights.BlockStructure!.Value.Select(Text))}", Name(QuantFormats.Fp8Blockwise2D, "blocks of 128 x 128: FP8_BLOCK")),
        Strategy.Group when weights is { GroupSize: 32, ScaleDType: U8 } => inputs is { IsFloat: true, Bits: 8, GroupSize: 32, ScaleDType: U8, Dynamics: Dynamics.Dynamic }
            ? new(QuantFormats.Mxfp8)
            : Inputs("MXFP8 weights", inputs, Name(QuantFormats.Mxfp8, "MXFP8 inputs: MXFP8")),
        _ => None($"FP8 weights with strategy {StrategyNames.Of(weights.Strategy)}", Name(QuantFormats.Fp8PerChannelPerToken, "FP8_DYNAMIC")),
    };

    private static bool IsBlockInput(QuantizationArgs? inputs) =>
        inputs is null or { IsFloat: true, Bits: 8, Symmetric: true, Strategy: Strategy.Group, GroupSize: Fp8Block, Dynamics: Dynamics.Dynamic };

    private static FormatMatch Float4(QuantizationArgs weights, QuantizationArgs? inputs, bool choosesBlockScales)
    {
        if (weights is { Strategy: Strategy.TensorGroup, GroupSize: 16, ScaleDType: E4M3 })
        {
            if (inputs is null)
                return new(choosesBlockScales ? QuantFormats.W4A16Nvfp4Static : QuantFormats.W4A16Nvfp4);
            return inputs is { IsFloat: true, Bits: 4, Symmetric: true, Strategy: Strategy.TensorGroup, GroupSize: 16, Dynamics: Dynamics.Local, ScaleDType: E4M3 }
                ? new(choosesBlockScales ? QuantFormats.Nvfp4Static : QuantFormats.Nvfp4)
                : Inputs("NVFP4 weights", inputs, Name(QuantFormats.Nvfp4, "NVFP4 inputs: NVFP4"));
        }

        if (weights is { Strategy: Strategy.Group, GroupSize: 32, ScaleDType: U8 })
        {
            if (inputs is null)
                return new(QuantFormats.Mxfp4WeightOnly);
            return inputs is { IsFloat: true, Bits: 4, GroupSize: 32, ScaleDType: U8, Dynamics: Dynamics.Dynamic }
                ? new(QuantFormats.Mxfp4)
                : Inputs("MXFP4 weights", inputs, Name(QuantFormats.Mxfp4, "MXFP4 inputs: MXFP4"));
        }

        return None("FP4 weights that are neither NVFP4 (tensor_group, 16, scale_dtype torch.float8_e4m3fn) nor MXFP4 (group, 32, scale_dtype torch.uint8)", Name(QuantFormats.W4A16Nvfp4, "NVFP4A16"));
    }

    private static FormatMatch Int4(QuantizationArgs weights, QuantizationArgs? inputs)
    {
        if (inputs is not null)
            return Inputs("INT4 weights", inputs, Name(QuantFormats.W4A8Awq, "FP8 inputs with one scale, in Planck's own language"));
        if (weights.Strategy != Strategy.Group)
            return None($"INT4 weights with strategy {StrategyNames.Of(weights.Strategy)}", Name(QuantFormats.Int4Blockwise, "groups of 128: W4A16"));
        return QuantFormats.Int4Blockwise.BlockSizes.Contains(weights.GroupSize!.Value)
            ? new(QuantFormats.Int4Blockwise, weights.GroupSize.Value)
            : None($"groups of {Text(weights.GroupSize.Value)}", $"{QuantFormats.Int4Blockwise.Id} has groups of {string.Join(", ", QuantFormats.Int4Blockwise.BlockSizes.Select(Text))}");
    }

    private static FormatMatch Int8(QuantizationArgs weights, QuantizationArgs? inputs)
    {
        if (weights.Strategy != Strategy.Channel)
            return None($"INT8 weights with strategy {StrategyNames.Of(weights.Strategy)}", Name(inputs is null ? QuantFormats.Int8PerChannel : QuantFormats.Int8, "a scale per output channel: strategy channel"));
        if (inputs is null)
            return new(QuantFormats.Int8PerChannel);
        return inputs is { IsFloat: false, Bits: 8, Symmetric: true, Strategy: Strategy.Tensor, Dynamics: Dynamics.Static }
            ? new(QuantFormats.Int8)
            : Inputs("INT8 weights with a scale per channel", inputs, Name(QuantFormats.Int8, "INT8 inputs with one static scale: input_activations {num_bits: 8, strategy: tensor, dynamic: false}"));
    }

    private static FormatMatch Inputs(string weights, QuantizationArgs? inputs, string nearest) =>
        None($"{weights} and {(inputs is null ? "16-bit inputs" : Describe(inputs) + " inputs")}", nearest, isAboutInputs: inputs is not null);

    private static string Describe(QuantizationArgs args) =>
        $"{(args.Symmetric ? "" : "asymmetric ")}{Number(args)} {StrategyNames.Of(args.Strategy)} {(args.Dynamics == Dynamics.Static ? "static" : "dynamic")}";

    private static string Number(QuantizationArgs args) => (args.IsFloat ? "FP" : "INT") + Text(args.Bits);

    private static string Name(QuantFormat format, string how) => $"nearest is {format.Id} ({how})";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static FormatMatch None(string problem, string nearest, bool isAboutInputs = false) => new(null, 0, problem, nearest, isAboutInputs);
}
