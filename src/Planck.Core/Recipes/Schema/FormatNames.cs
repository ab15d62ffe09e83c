using System.Collections.Generic;
using System.Linq;
using Planck.Formats;

namespace Planck.Recipes.Schema;

/// <summary>Words people write for a format that are not its name here, above all those of ModelOpt's presets, and formats that need no data.</summary>
public static class FormatNames
{
    private const string Sweep = "{method: mse, fp8_scale_sweep: true}";

    /// <summary>The name meant by another tool's or an older ModelOpt's word; null when the word is no such.</summary>
    public static string? Meant(string word) => word.ToLowerInvariant() switch
    {
        "none" or "skip" or "ignore" or "off" or "null" or "~" or "bf16" or "fp16" or "bfloat16" or "float16" or "w16a16" => QuantFormats.Keep,
        "fp8_default" or "fp8_per_tensor" or "w8a8_fp8" => QuantFormats.Fp8.Id,
        "fp8_pb_wo" => QuantFormats.Fp8Blockwise2D.Id,
        "fp8_pc_pt" or "fp8_dynamic" => QuantFormats.Fp8PerChannelPerToken.Id,
        "int8_default" or "w8a8" => QuantFormats.Int8.Id,
        "int8_wo" or "w8a16" => QuantFormats.Int8PerChannel.Id,
        "int4" or "int4_wo" or "w4a16" => QuantFormats.Int4Blockwise.Id,
        "nvfp4_default" or "w4a4_nvfp4" or "nvfp4_w4a4" => QuantFormats.Nvfp4.Id,
        "nvfp4_weight_only" => QuantFormats.W4A16Nvfp4.Id,
        "mxfp4_default" => QuantFormats.Mxfp4.Id,
        "mxfp6_default" => QuantFormats.Mxfp6.Id,
        "mxfp8_default" => QuantFormats.Mxfp8.Id,
        "mxint8_default" => QuantFormats.Mxint8.Id,
        _ => null,
    };

    /// <summary>The format and the algorithm that a preset of ModelOpt joins in one name; null when the word is no such.</summary>
    public static (string Format, string Algorithm)? WithAlgorithm(string word) => word.ToLowerInvariant() switch
    {
        "int8_smoothquant" or "int8_sq" => (QuantFormats.Int8.Id, "smoothquant"),
        "int4_awq" or "awq" or "w4a16_awq" => (QuantFormats.Int4Blockwise.Id, "awq_lite"),
        "w4a8_awq_beta" => (QuantFormats.W4A8Awq.Id, "awq_lite"),
        "nvfp4_awq" or "nvfp4_awq_lite" => (QuantFormats.Nvfp4.Id, "awq_lite"),
        "nvfp4_awq_clip" => (QuantFormats.Nvfp4.Id, "awq_clip"),
        "nvfp4_awq_full" => (QuantFormats.Nvfp4.Id, "awq_full"),
        "nvfp4_svdquant" or "nvfp4_svdquant_default" => (QuantFormats.Nvfp4.Id, "svdquant"),
        "nvfp4_mse" or "nvfp4_w4a4_weight_mse_fp8_sweep" => (QuantFormats.Nvfp4Static.Id, Sweep),
        "nvfp4_local_hessian" or "nvfp4_w4a4_weight_local_hessian" => (QuantFormats.Nvfp4Static.Id, "local_hessian"),
        _ => null,
    };

    /// <summary>The same for one half of a format: a word that the names of a half only begin with.</summary>
    public static string? MeantHalf(string word, IReadOnlyCollection<string> allowed) =>
        word.ToLowerInvariant() is "int8" or "int4" && allowed.FirstOrDefault(a => a.StartsWith(word + "_", System.StringComparison.OrdinalIgnoreCase)) is { } half ? half : null;

    /// <summary>The same for formats of the key/value cache.</summary>
    public static string? MeantKvCache(string word) => word.ToLowerInvariant() switch
    {
        "off" or "bf16" or "fp16" or "auto" or "null" or "~" => KvCacheFormats.None.Id,
        "fp8_e4m3" or "kv_fp8" => KvCacheFormats.Fp8.Id,
        "kv_fp8_cast" => KvCacheFormats.Fp8Cast.Id,
        "kv_fp8_affine" => KvCacheFormats.Fp8Affine.Id,
        "kv_nvfp4" => KvCacheFormats.Nvfp4.Id,
        "kv_nvfp4_cast" => KvCacheFormats.Nvfp4Cast.Id,
        "kv_nvfp4_affine" => KvCacheFormats.Nvfp4Affine.Id,
        "kv_nvfp4_rotate" => KvCacheFormats.Nvfp4Rotate.Id,
        _ => null,
    };

    /// <summary>
    /// For a format that measures activations: the formats that store weights of the same number type, or the nearest one, and need no data. Empty
    /// for a format that needs none itself.
    /// </summary>
    public static IReadOnlyList<string> WithoutData(QuantFormat format) => format switch
    {
        { MeasuresActivations: false } => [],
        Fp8Format => [QuantFormats.Fp8PerChannelPerToken.Id, QuantFormats.Fp8Blockwise2D.Id],
        Int8Format => [QuantFormats.Int8PerChannel.Id],
        W4A8AwqFormat => [QuantFormats.Int4Blockwise.Id, QuantFormats.W4A8Mxfp4Fp8.Id],
        W4A8Nvfp4Fp8Format => [QuantFormats.W4A8Mxfp4Fp8.Id, QuantFormats.W4A16Nvfp4.Id],
        Nvfp4StaticFormat => [QuantFormats.W4A16Nvfp4Static.Id],
        Nvfp4FourOverSixFormat => [QuantFormats.W4A16Nvfp4FourOverSix.Id],
        Nvfp4Format => [QuantFormats.W4A16Nvfp4.Id, QuantFormats.Mxfp4.Id],
        _ => [.. QuantFormats.All.Where(static f => !f.MeasuresActivations && f.IsExportable).Select(static f => f.Id)],
    };

    /// <summary>The format of the key/value cache that stores the same numbers with a constant scale.</summary>
    public static string WithoutData(KvCacheFormat format) =>
        format.QuantAlgo == KvCacheFormats.Fp8Cast.QuantAlgo ? KvCacheFormats.Fp8Cast.Id : KvCacheFormats.Nvfp4Cast.Id;
}
