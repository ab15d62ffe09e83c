using System.Linq;
using Planck.Collections;
using Planck.Formats;
using Planck.Recipes.ModelOpt.Matching;

namespace Planck.Recipes.ModelOpt.Translation;

/// <summary>A half of a format (<see cref="QuantFormat.Weights"/>, <see cref="QuantFormat.Activations"/>) and the columns that share a scale; 0 where a half has none to choose.</summary>
internal sealed record FormatHalf(string Name, int Block = 0)
{
    /// <summary>Range of the inputs that is given instead of measured; null otherwise.</summary>
    public float? InputAmax { get; init; }
}

/// <summary>Which half of a format the attributes of a quantizer are; null for attributes that no format has.</summary>
internal static class FormatHalves
{
    /// <summary>ModelOpt's w4a8_nvfp4_fp8 has blocks of 32.</summary>
    public const string Nvfp4Of32 = "nvfp4_32";

    private const int TwoDimensional = 128;

    public static FormatHalf? OfWeight(QuantizerState weight)
    {
        var items = weight.Items.Where(static i => i.IsOn).Select(static i => i.Attributes).ToArray();
        if (items.Length == 2)
            return OfWeight(items[0]) is { Name: "int4_blockwise" } first && OfWeight(items[1]) is { Name: "fp8" } ? new("int4_fp8", first.Block) : null;
        return items.Length == 1 ? OfWeight(items[0]) : null;
    }

    public static FormatHalf? OfInput(QuantizerState input)
    {
        if (!input.IsOn)
            return new("none");
        if (input.Items.Count != 1)
            return null;
        var attributes = input.Items[0].Attributes;
        return attributes.ConstantAmax is not { } amax ? OfInput(attributes)
            : OfInput(attributes with { ConstantAmax = null }) is { Name: "fp8" or "int8" or "nvfp4" } half ? half with { InputAmax = (float)amax }
            : null;
    }

    private static FormatHalf? OfWeight(QuantizerAttributes a)
    {
        if (!IsPlain(a) || a.IsDynamic)
            return null;
        if (a.BlockSizes is { } blocks)
            return Blockwise(a.NumBits, blocks);
        if (a.NumBits == NumBits.Float(4, 3))
            return a.Axis is null ? new("fp8") : IsRows(a.Axis) ? new("fp8_per_channel") : null;
        return a.NumBits == NumBits.Int8 && a.Axis is { } axis && IsRows(axis) ? new("int8_per_channel") : null;
    }

    private static FormatHalf? OfInput(QuantizerAttributes a)
    {
        if (!IsPlain(a) || a.Axis is not null)
            return null;
        if (a.BlockSizes is null)
            return a.IsDynamic ? null : a.NumBits == NumBits.Float(4, 3) ? new("fp8") : a.NumBits == NumBits.Int8 ? new("int8") : null;
        if (a.NumBits == NumBits.Float(4, 3) && a.IsDynamic && a.BlockSizes.Are(new AxisSize(-1, null)) && a.BlockSizes.ScaleBits is null)
            return new("fp8_per_token");
        return a.IsDynamic || !a.BlockSizes.IsDynamic ? null : Blockwise(a.NumBits, a.BlockSizes) is { Block: 0 or 16 } half ? half with { Block = 0 } : null;
    }

    private static FormatHalf? Blockwise(NumBits bits, BlockSizes blocks)
    {
        if (blocks.HasScaleBlocks || blocks.Type is not (null or "static" or "dynamic"))
            return null;
        if (bits == NumBits.Float(4, 3) && !blocks.IsDynamic && blocks.ScaleBits is null && blocks.Are(new(-1, TwoDimensional), new(-2, TwoDimensional)))
            return new("fp8_2d_blockwise");
        if (blocks.Sizes.Count != 1 || blocks.Sizes[0] is not { Axis: -1 or 1, Size: { } size })
            return null;
        if (bits == NumBits.Integer(4) && !blocks.IsDynamic && blocks.ScaleBits is null)
            return new("int4_blockwise", size);
        if (bits == NumBits.Float(2, 1) && blocks.ScaleBits == NumBits.Float(4, 3))
            return Nvfp4(blocks, size);
        return blocks.IsDynamic && size == 32 && blocks.ScaleBits == NumBits.Float(8, 0) ? Microscaling(bits) : null;
    }

    private static FormatHalf? Nvfp4(BlockSizes blocks, int size)
    {
        if (blocks.IsDynamic)
            return blocks.FourOverSix == true ? null : new("nvfp4", size);
        return size != 16 ? null : new(blocks.FourOverSix == true ? "nvfp4_four_over_six" : "nvfp4_static", size);
    }

    private static FormatHalf? Microscaling(NumBits bits) =>
        bits == NumBits.Float(2, 1) ? new("mxfp4")
        : bits == NumBits.Float(3, 2) ? new("mxfp6")
        : bits == NumBits.Float(4, 3) ? new("mxfp8")
        : bits == NumBits.Int8 ? new("mxint8")
        : null;

    private static bool IsRows(QuantizerAxes axis) => axis.Axes == new EquatableArray<int>([0]);

    // What has a format nowhere.
    private static bool IsPlain(QuantizerAttributes a) =>
        a is { Unsigned: false, NarrowRange: false, Calibrator: "max", Backend: null, UseConstantAmax: false, ConstantAmax: null, Bias: null, Rotate.Enable: false };
}
