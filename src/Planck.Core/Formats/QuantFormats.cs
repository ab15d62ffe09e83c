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

    public static EquatableArray<QuantFormat> All { get; } =
        [Fp8PerChannelPerToken, Fp8Blockwise2D, W4A16Nvfp4, Int4Blockwise, Int8PerChannel, Mxfp4, Mxfp4WeightOnly, W4A8Mxfp4Fp8, Mxfp8];

    /// <summary>
    /// ModelOpt formats that need calibration data, which this version does not have: known by name, so that the
    /// finding can say so instead of guessing at a misspelling.
    /// </summary>
    public static EquatableArray<string> NeedCalibration { get; } =
        ["fp8", "int8", "int8_smoothquant", "int4_awq", "w4a8_awq", "nvfp4", "nvfp4_awq", "nvfp4_svdquant", "w4a8_nvfp4_fp8"];

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
