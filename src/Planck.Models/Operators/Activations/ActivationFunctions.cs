using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

internal readonly struct IdentityFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => x;
}

internal readonly struct SiluFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => x * Sigmoids.Sigmoid(x);
}

internal readonly struct GeluFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => x * Sigmoids.NormalDistribution(x);
}

internal readonly struct GeluTanhFunction : IUnaryFunction
{
    // (1 + tanh u) / 2 = sigmoid(2 u), which does not cancel on the negative side.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x)
    {
        var inner = Vector512.FusedMultiplyAdd(x * x * Vector512.Create(0.044715f), x, x);
        return x * Sigmoids.Sigmoid(inner * Vector512.Create(1.5957691216057308f));
    }
}

internal readonly struct QuickGeluFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => x * Sigmoids.Sigmoid(x * Vector512.Create(1.702f));
}

internal readonly struct ReluFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Vector512.MaxNative(Vector512<float>.Zero, x);
}

internal readonly struct SquaredReluFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x)
    {
        var positive = ReluFunction.Apply(x);
        return positive * positive;
    }
}

internal readonly struct SigmoidFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Sigmoids.Sigmoid(x);
}

internal readonly struct TanhFunction : IUnaryFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Apply(Vector512<float> x) => Sigmoids.Tanh(x);
}

/// <summary>Lane by lane in float64: models apply it to a value per head and token only.</summary>
internal readonly struct SoftplusFunction : IUnaryFunction
{
    private const float Threshold = 20;

    public static float Apply(float x)
    {
        if (x > Threshold)
            return x;
        var e = Math.Exp(x);
        // ln(1 + e) loses e's digits where it is small; there the series is exact enough.
        return (float)(e < 1e-4 ? e * (1 - (e * (0.5 - (e / 3)))) : Math.Log(1 + e));
    }

    public static Vector512<float> Apply(Vector512<float> x)
    {
        for (var i = 0; i < Vector512<float>.Count; i++)
            x = x.WithElement(i, Apply(x[i]));
        return x;
    }
}
