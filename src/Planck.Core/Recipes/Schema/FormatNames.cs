using System.Collections.Generic;
using Planck.Formats;

namespace Planck.Recipes.Schema;

/// <summary>Words people write for a format that are not its name here, and what to take instead of a format this version does not have.</summary>
public static class FormatNames
{
    /// <summary>The name meant by another tool's or an older ModelOpt's word; null when the word is no such.</summary>
    public static string? Meant(string word) => word.ToLowerInvariant() switch
    {
        "none" or "skip" or "ignore" or "off" or "null" or "~" or "bf16" or "fp16" or "bfloat16" or "float16" or "w16a16" => QuantFormats.Keep,
        "fp8_pb_wo" => QuantFormats.Fp8Blockwise2D.Id,
        "fp8_pc_pt" or "fp8_dynamic" => QuantFormats.Fp8PerChannelPerToken.Id,
        "int8_wo" or "w8a16" => QuantFormats.Int8PerChannel.Id,
        "int4" or "int4_wo" or "w4a16" => QuantFormats.Int4Blockwise.Id,
        _ => null,
    };

    /// <summary>
    /// For a format that needs calibration data: the formats that store the same number type, or the nearest one, and need none. Empty for
    /// any other word.
    /// </summary>
    public static IReadOnlyList<string> WithoutData(string needsCalibration) => needsCalibration switch
    {
        "fp8" => [QuantFormats.Fp8PerChannelPerToken.Id, QuantFormats.Fp8Blockwise2D.Id],
        "int8" or "int8_smoothquant" => [QuantFormats.Int8PerChannel.Id],
        "int4_awq" => [QuantFormats.Int4Blockwise.Id],
        "w4a8_awq" => [QuantFormats.Int4Blockwise.Id, QuantFormats.W4A8Mxfp4Fp8.Id],
        "nvfp4" or "nvfp4_awq" or "nvfp4_svdquant" => [QuantFormats.W4A16Nvfp4.Id, QuantFormats.Mxfp4.Id],
        "w4a8_nvfp4_fp8" => [QuantFormats.W4A8Mxfp4Fp8.Id, QuantFormats.W4A16Nvfp4.Id],
        _ => [],
    };

    /// <summary>The same for formats of the key/value cache.</summary>
    public static IReadOnlyList<string> KvCacheWithoutData(string needsCalibration) => needsCalibration switch
    {
        "fp8" or "fp8_affine" => [KvCacheFormats.Fp8Cast.Id],
        "nvfp4" or "nvfp4_affine" or "nvfp4_rotate" => [KvCacheFormats.Nvfp4Cast.Id],
        _ => [],
    };
}
