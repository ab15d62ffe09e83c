using Planck.Collections;

namespace Planck.Formats;

/// <summary>A format of the key/value cache whose scale is constant, so that no calibration data is needed.</summary>
/// <param name="Id">The name in a recipe (<c>fp8_cast</c>).</param>
/// <param name="MemberName">The member of <see cref="KvCacheFormats"/> that the plan names.</param>
/// <param name="QuantAlgo"><c>kv_cache_quant_algo</c> in <c>hf_quant_config.json</c>; null when the cache stays 16-bit.</param>
public sealed record KvCacheFormat(string Id, string MemberName, string? QuantAlgo);

/// <summary>Every KV cache format a recipe can name.</summary>
public static class KvCacheFormats
{
    public static KvCacheFormat None { get; } = new("none", nameof(None), null);

    public static KvCacheFormat Fp8Cast { get; } = new("fp8_cast", nameof(Fp8Cast), "FP8");

    public static KvCacheFormat Nvfp4Cast { get; } = new("nvfp4_cast", nameof(Nvfp4Cast), "NVFP4");

    public static EquatableArray<KvCacheFormat> All { get; } = [None, Fp8Cast, Nvfp4Cast];

    /// <summary>KV formats whose scale is measured on calibration data, which this version does not have.</summary>
    public static EquatableArray<string> NeedCalibration { get; } = ["fp8", "fp8_affine", "nvfp4", "nvfp4_affine", "nvfp4_rotate"];
}
