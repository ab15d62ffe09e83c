using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Operators;

/// <summary>float32 values rounded to those that bfloat16 holds, ties to even. NaN is not treated.</summary>
internal static unsafe class Bfloat16Rounding
{
    /// <summary>Values a thread takes at a time.</summary>
    private const int BlockValues = 65536;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> x)
    {
        var bits = x.AsUInt32();
        var odd = (bits >>> 16) & Vector512<uint>.One;
        return ((bits + odd + Vector512.Create(0x7FFFu)) & Vector512.Create(0xFFFF0000u)).AsSingle();
    }

    /// <summary>Rounds in place.</summary>
    public static void RoundAll(Span<float> values, int threads)
    {
        var length = values.Length;
        fixed (float* start = values)
        {
            var x = start;
            RowParallel.For((length + BlockValues - 1) / BlockValues, threads, (first, last) =>
            {
                var begin = (long)first * BlockValues;
                ElementwiseLoops.Unary<Bfloat16Function>(x + begin, x + begin, Math.Min((long)last * BlockValues, length) - begin);
            });
        }
    }

    private readonly struct Bfloat16Function : IUnaryFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Apply(Vector512<float> x) => Round(x);
    }
}
