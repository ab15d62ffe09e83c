using Planck.Formats;
using Planck.Inference;
using Planck.Kernels.Scales;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>What happens to keys and values once their ranges are known.</summary>
internal static class CacheQuantizers
{
    /// <param name="found">Null when the format measures nothing.</param>
    /// <returns>Null when the cache stays in 16 bits.</returns>
    public static CacheQuantization? Of(KvCacheFormat format, AttentionCalibration? found, ArithmeticProfile arithmetic)
    {
        if (found is null)
            return !format.Measured && ActivationQuantizer.Of(format) is { } constant ? new(constant, constant) : null;
        var keys = ActivationQuantizer.OfCache(format, CacheScale.Of(found.KeyAmax, arithmetic), found.KeyBias);
        var values = ActivationQuantizer.OfCache(format, CacheScale.Of(found.ValueAmax, arithmetic), found.ValueBias);
        return keys is null || values is null ? null : new(keys, values, format.Rotated);
    }
}
