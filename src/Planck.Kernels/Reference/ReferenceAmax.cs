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

    /// <summary>The amax of every run of a sequence: rows, or blocks of rows.</summary>
    public static float[] OfRuns(ReadOnlySpan<ushort> weight, int run)
    {
        var amax = new float[run == 0 ? 0 : weight.Length / run];
        for (var i = 0; i < amax.Length; i++)
            amax[i] = Of(weight.Slice(i * run, run));
        return amax;
    }
}
