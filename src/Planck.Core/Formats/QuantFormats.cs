using Planck.Collections;

namespace Planck.Formats;

/// <summary>Every format a recipe can name. A new format is one file beside this one, one in the kernels, and a line here.</summary>
public static class QuantFormats
{
    /// <summary>The word that leaves a layer as it is in the checkpoint.</summary>
    public const string Keep = "keep";

    public static QuantFormat Fp8PerChannelPerToken { get; } = new Fp8PerChannelPerTokenFormat();

    public static QuantFormat Fp8Blockwise2D { get; } = new Fp8BlockwiseFormat();

    public static QuantFormat W4A16Nvfp4 { get; } = new W4A16Nvfp4Format();

    public static QuantFormat Int4Blockwise { get; } = new Int4BlockwiseFormat();

    public static QuantFormat Int8PerChannel { get; } = new Int8WeightOnlyFormat();

    public static QuantFormat Mxfp4 { get; } = new Mxfp4Format();

    public static QuantFormat Mxfp4WeightOnly { get; } = new Mxfp4WeightOnlyFormat();

    public static QuantFormat W4A8Mxfp4Fp8 { get; } = new W4A8Mxfp4Fp8Format();

    public static QuantFormat Mxfp8 { get; } = new Mxfp8Format();

    public static QuantFormat Fp8 { get; } = new Fp8Format();

    public static QuantFormat Int8 { get; } = new Int8Format();

    public static QuantFormat Nvfp4 { get; } = new Nvfp4Format();

    public static QuantFormat Nvfp4Static { get; } = new Nvfp4StaticFormat();

    public static QuantFormat Nvfp4FourOverSix { get; } = new Nvfp4FourOverSixFormat();

    public static QuantFormat W4A16Nvfp4Static { get; } = new W4A16Nvfp4StaticFormat();

    public static QuantFormat W4A16Nvfp4FourOverSix { get; } = new W4A16Nvfp4FourOverSixFormat();

    public static QuantFormat W4A8Nvfp4Fp8 { get; } = new W4A8Nvfp4Fp8Format();

    public static QuantFormat W4A8Awq { get; } = new W4A8AwqFormat();

    public static QuantFormat Mxfp6 { get; } = new Mxfp6Format();

    public static QuantFormat Mxint8 { get; } = new Mxint8Format();

    public static EquatableArray<QuantFormat> All { get; } =
        [
            Fp8, Fp8PerChannelPerToken, Fp8Blockwise2D, Int8, Int8PerChannel, Int4Blockwise, W4A8Awq,
            Nvfp4, Nvfp4Static, Nvfp4FourOverSix, W4A16Nvfp4, W4A16Nvfp4Static, W4A16Nvfp4FourOverSix, W4A8Nvfp4Fp8,
            Mxfp4, Mxfp4WeightOnly, W4A8Mxfp4Fp8, Mxfp8, Mxfp6, Mxint8,
        ];

    public static QuantFormat? Find(string id)
    {
        foreach (var format in All)
        {
            if (format.Id == id)
                return format;
        }

        return null;
    }
}
