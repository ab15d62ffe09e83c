using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Inference;

/// <summary>Sums of rows, one rounding each.</summary>
internal static class Residual
{
    /// <summary>sum[i] += scale * x[i]: a product and a sum, not fused, as torch computes it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Add(Span<float> sum, ReadOnlySpan<float> x, float scale = 1)
    {
        var lanes = Vector512<float>.Count;
        var factor = Vector512.Create(scale);
        var i = 0;
        for (; i <= sum.Length - lanes; i += lanes)
        {
            var part = sum.Slice(i, lanes);
            (Vector512.Create<float>(part) + (Vector512.Create(x.Slice(i, lanes)) * factor)).CopyTo(part);
        }

        for (; i < sum.Length; i++)
            sum[i] += x[i] * scale;
    }

    /// <summary><see cref="Add(Span{float}, ReadOnlySpan{float}, float)"/> in the precision of activations: product and sum are rounded.</summary>
    /// <param name="x">Holds the products afterwards where they are rounded.</param>
    public static void Add(Span<float> sum, Span<float> x, float scale, Step step)
    {
        if (!step.Rounds)
        {
            Add(sum, x, scale);
            return;
        }

        if (scale != 1)
        {
            Scale(x, scale);
            step.Round(x);
        }

        Add(sum, x);
        step.Round(sum);
    }

    /// <summary>x[i] *= scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Scale(Span<float> x, float scale)
    {
        var lanes = Vector512<float>.Count;
        var factor = Vector512.Create(scale);
        var i = 0;
        for (; i <= x.Length - lanes; i += lanes)
        {
            var part = x.Slice(i, lanes);
            (Vector512.Create<float>(part) * factor).CopyTo(part);
        }

        for (; i < x.Length; i++)
            x[i] *= scale;
    }
}
