using Planck.Collections;

namespace Planck.Formats;

/// <summary>A format of the key/value cache.</summary>
/// <param name="Id">The name in a recipe (<c>fp8_cast</c>).</param>
/// <param name="MemberName">The member of <see cref="KvCacheFormats"/> that the plan names.</param>
/// <param name="QuantAlgo"><c>kv_cache_quant_algo</c> in <c>hf_quant_config.json</c>; null when the cache stays 16-bit.</param>
public sealed record KvCacheFormat(string Id, string MemberName, string? QuantAlgo)
{
    /// <summary>Whether the scale is measured on calibration data and stored as <c>k_scale</c> and <c>v_scale</c>; otherwise it is 1.</summary>
    public bool Measured { get; init; }

    /// <summary>Whether the mean of each head's channels is taken off before quantizing, and stored as <c>k_bias</c> and <c>v_bias</c>.</summary>
    public bool Affine { get; init; }

    /// <summary>Whether queries and keys are rotated by a normalized Hadamard matrix before keys are quantized.</summary>
    public bool Rotated { get; init; }
}

/// <summary>Every KV cache format a recipe can name.</summary>
public static class KvCacheFormats
{
    public static KvCacheFormat None { get; } = new("none", nameof(None), null);

    public static KvCacheFormat Fp8Cast { get; } = new("fp8_cast", nameof(Fp8Cast), "FP8");

    public static KvCacheFormat Nvfp4Cast { get; } = new("nvfp4_cast", nameof(Nvfp4Cast), "NVFP4");

    public static KvCacheFormat Fp8 { get; } = new("fp8", nameof(Fp8), "FP8") { Measured = true };

    public static KvCacheFormat Fp8Affine { get; } = new("fp8_affine", nameof(Fp8Affine), "FP8") { Measured = true, Affine = true };

    public static KvCacheFormat Nvfp4 { get; } = new("nvfp4", nameof(Nvfp4), "NVFP4") { Measured = true };

    public static KvCacheFormat Nvfp4Affine { get; } = new("nvfp4_affine", nameof(Nvfp4Affine), "NVFP4_AFFINE") { Measured = true, Affine = true };

    public static KvCacheFormat Nvfp4Rotate { get; } = new("nvfp4_rotate", nameof(Nvfp4Rotate), "NVFP4") { Measured = true, Rotated = true };

    public static EquatableArray<KvCacheFormat> All { get; } = [None, Fp8, Fp8Affine, Fp8Cast, Nvfp4, Nvfp4Affine, Nvfp4Cast, Nvfp4Rotate];
}
