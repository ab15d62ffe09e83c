using Planck.Formats;

namespace Planck.Kernels.Scales;

/// <summary>The float32 scale that a checkpoint stores for cached keys or values, <c>k_scale</c> and <c>v_scale</c> (ModelOpt 0.47).</summary>
public static class CacheScale
{
    /// <summary><c>amax / 448</c>, for NVFP4 caches too. An amax of 0 gives 1.</summary>
    public static float Of(float amax, ArithmeticProfile arithmetic) => AmaxScale.Of(amax, AmaxScale.MaxE4M3, arithmetic);
}
