using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Planck.Collections;

namespace Planck.Recipes.LlmCompressor.Schemes;

/// <summary>A scheme with a name.</summary>
internal sealed record PresetScheme(string Name, QuantizationScheme Scheme);

/// <summary>The preset schemes of compressed-tensors 0.19.0 (<c>quantization/quant_scheme.py</c>). Names in any case.</summary>
internal static class PresetSchemes
{
    private const string E4M3 = "torch.float8_e4m3fn";
    private const string U8 = "torch.uint8";

    private static readonly QuantizationArgs Fp8 = new() { IsFloat = true };

    private static readonly QuantizationArgs Int8PerChannel = new() { Strategy = Strategy.Channel };

    private static readonly QuantizationArgs Nvfp4 = new() { Bits = 4, IsFloat = true, Strategy = Strategy.TensorGroup, GroupSize = 16, ScaleDType = E4M3 };

    private static readonly QuantizationArgs Mxfp4 = new() { Bits = 4, IsFloat = true, Strategy = Strategy.Group, GroupSize = 32, ScaleDType = U8 };

    private static readonly QuantizationArgs Mxfp8 = Mxfp4 with { Bits = 8 };

    private static readonly QuantizationArgs PerToken = new() { Strategy = Strategy.Token, Dynamics = Dynamics.Dynamic };

    public static EquatableArray<PresetScheme> All { get; } =
    [
        new("UNQUANTIZED", new(null)),
        .. from bits in Enumerable.Range(2, 7) select new PresetScheme(Name(bits, 16), new(Int(bits))),
        .. from bits in Enumerable.Range(2, 6) select new PresetScheme(Name(bits, 8), new(Int(bits), PerToken)),
        .. from bits in Enumerable.Range(2, 3) select new PresetScheme(Name(bits, 4), new(Int(bits), PerToken with { Bits = 4 })),
        new("W4A16_ASYM", new(Int(4) with { Symmetric = false, ZeroPointDType = "torch.int8" })),
        new("W8A8", new(Int8PerChannel, PerToken)),
        new("INT8", new(Int8PerChannel, PerToken)),
        new("W4AFP8", new(Int(4), PerToken with { IsFloat = true })),
        new("FP8", new(Fp8, Fp8 with { Observer = "static_minmax" })),
        new("FP8_DYNAMIC", new(Fp8 with { Strategy = Strategy.Channel }, PerToken with { IsFloat = true })),
        new("FP8_BLOCK", new(
            Fp8 with { Strategy = Strategy.Block, BlockStructure = [128, 128] },
            Fp8 with { Strategy = Strategy.Group, GroupSize = 128, Dynamics = Dynamics.Dynamic })),
        new("NVFP4A16", new(Nvfp4)),
        new("NVFP4", new(Nvfp4, Nvfp4 with { Dynamics = Dynamics.Local, Observer = "static_minmax" })),
        new("MXFP4A16", new(Mxfp4)),
        new("MXFP4", new(Mxfp4, Mxfp4 with { Dynamics = Dynamics.Dynamic })),
        new("MXFP8A16", new(Mxfp8)),
        new("MXFP8", new(Mxfp8, Mxfp8 with { Dynamics = Dynamics.Dynamic })),
    ];

    public static IReadOnlyCollection<string> Names { get; } = [.. All.Select(static p => p.Name).OrderBy(static n => n, StringComparer.Ordinal)];

    public static PresetScheme? Find(string name) => All.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));

    private static QuantizationArgs Int(int bits) => new() { Bits = bits, Strategy = Strategy.Group, GroupSize = 128 };

    private static string Name(int weights, int activations) => string.Format(CultureInfo.InvariantCulture, "W{0}A{1}", weights, activations);
}
