using System;
using Planck.Kernels.Codecs;

namespace Planck.Kernels.Reference;

/// <summary>The largest absolute value, one element at a time.</summary>
internal static class ReferenceAmax
{
    /// <summary>As <see cref="IBackend.Amax"/>: NaN when any element is NaN, 0 when empty.</summary>
    public static float Of(ReadOnlySpan<ushort> weight)
    {
        var amax = 0f;
        foreach (var bits in weight)
            amax = MathF.Max(amax, MathF.Abs(Bf16.ToSingle(bits)));
        return amax;
    }
}
