using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>A function of one value, for sixteen lanes.</summary>
internal interface IUnaryFunction
{
    static abstract Vector512<float> Apply(Vector512<float> x);
}

/// <summary>Loops over buffers. The last lanes go through the same vector code, so that a value's result does not depend on where it stands.</summary>
internal static unsafe class ElementwiseLoops
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Unary<TFunction>(float* x, float* y, long count)
        where TFunction : IUnaryFunction
    {
        long i = 0;
        for (; i <= count - 16; i += 16)
            TFunction.Apply(Vector512.Load(x + i)).Store(y + i);
        if (i < count)
        {
            var lanes = Vector512<float>.Zero;
            var bytes = (count - i) * sizeof(float);
            Buffer.MemoryCopy(x + i, &lanes, bytes, bytes);
            lanes = TFunction.Apply(lanes);
            Buffer.MemoryCopy(&lanes, y + i, bytes, bytes);
        }
    }

    /// <summary>y = function(gate) * up; function's result is rounded first, the product is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Gated<TFunction, TRounding>(float* gate, float* up, float* y, long count)
        where TFunction : IUnaryFunction
        where TRounding : IRounding
    {
        long i = 0;
        for (; i <= count - 16; i += 16)
            (TRounding.Round(TFunction.Apply(Vector512.Load(gate + i))) * Vector512.Load(up + i)).Store(y + i);
        if (i < count)
        {
            Vector512<float> gates = default, ups = default;
            var bytes = (count - i) * sizeof(float);
            Buffer.MemoryCopy(gate + i, &gates, bytes, bytes);
            Buffer.MemoryCopy(up + i, &ups, bytes, bytes);
            ups *= TRounding.Round(TFunction.Apply(gates));
            Buffer.MemoryCopy(&ups, y + i, bytes, bytes);
        }
    }

    /// <summary>gpt-oss: (clamp(up, -limit, limit) + 1) * g * sigmoid(alpha * g), g = min(gate, limit). Every step is rounded but the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void ClampedSwiGlu<TRounding>(float* gate, float* up, float* y, long count, float limit, float alpha)
        where TRounding : IRounding
    {
        long i = 0;
        for (; i <= count - 16; i += 16)
            Clamped<TRounding>(Vector512.Load(gate + i), Vector512.Load(up + i), limit, alpha).Store(y + i);
        if (i < count)
        {
            Vector512<float> gates = default, ups = default;
            var bytes = (count - i) * sizeof(float);
            Buffer.MemoryCopy(gate + i, &gates, bytes, bytes);
            Buffer.MemoryCopy(up + i, &ups, bytes, bytes);
            ups = Clamped<TRounding>(gates, ups, limit, alpha);
            Buffer.MemoryCopy(&ups, y + i, bytes, bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Clamped<TRounding>(Vector512<float> gate, Vector512<float> up, float limit, float alpha)
        where TRounding : IRounding
    {
        // The bound stands first so that NaN passes.
        gate = Vector512.MinNative(Vector512.Create(limit), gate);
        up = Vector512.MaxNative(Vector512.Create(-limit), Vector512.MinNative(Vector512.Create(limit), up));
        var sigmoid = TRounding.Round(Sigmoids.Sigmoid(TRounding.Round(gate * Vector512.Create(alpha))));
        return TRounding.Round(up + Vector512<float>.One) * TRounding.Round(gate * sigmoid);
    }
}
