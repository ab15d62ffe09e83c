using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Threading;

namespace Planck.Benchmarks;

/// <summary>What the fused multiply-add units of this machine reach with nothing else to do.</summary>
internal static class PeakFlops
{
    private const int Rounds = 2_000_000;

    /// <returns>GF/s of all threads together, best of several repeats.</returns>
    public static double Measure(int threads)
    {
        var best = double.MaxValue;
        for (var repeat = 0; repeat < 8; repeat++)
        {
            var watch = Stopwatch.StartNew();
            var others = Enumerable.Range(1, threads - 1).Select(static _ => new Thread(static () => Chains())).ToArray();
            foreach (var other in others)
                other.Start();
            Chains();
            foreach (var other in others)
                other.Join();
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
        }

        var lanes = Vector512.IsHardwareAccelerated ? 16 : 8;
        return 2e-9 * threads * Rounds * 12 * lanes / best;
    }

    private static float Chains() => Vector512.IsHardwareAccelerated ? Chains512() : Chains256();

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains512()
    {
        var x = Vector512.Create(0.999f);
        var (a, b, c, d, e, f) = (x, x, x, x, x, x);
        var (g, h, i, j, k, l) = (x, x, x, x, x, x);
        for (var round = 0; round < Rounds; round++)
        {
            (a, b, c) = (Vector512.FusedMultiplyAdd(a, x, x), Vector512.FusedMultiplyAdd(b, x, x), Vector512.FusedMultiplyAdd(c, x, x));
            (d, e, f) = (Vector512.FusedMultiplyAdd(d, x, x), Vector512.FusedMultiplyAdd(e, x, x), Vector512.FusedMultiplyAdd(f, x, x));
            (g, h, i) = (Vector512.FusedMultiplyAdd(g, x, x), Vector512.FusedMultiplyAdd(h, x, x), Vector512.FusedMultiplyAdd(i, x, x));
            (j, k, l) = (Vector512.FusedMultiplyAdd(j, x, x), Vector512.FusedMultiplyAdd(k, x, x), Vector512.FusedMultiplyAdd(l, x, x));
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Chains256()
    {
        var x = Vector256.Create(0.999f);
        var (a, b, c, d, e, f) = (x, x, x, x, x, x);
        var (g, h, i, j, k, l) = (x, x, x, x, x, x);
        for (var round = 0; round < Rounds; round++)
        {
            (a, b, c) = (Vector256.FusedMultiplyAdd(a, x, x), Vector256.FusedMultiplyAdd(b, x, x), Vector256.FusedMultiplyAdd(c, x, x));
            (d, e, f) = (Vector256.FusedMultiplyAdd(d, x, x), Vector256.FusedMultiplyAdd(e, x, x), Vector256.FusedMultiplyAdd(f, x, x));
            (g, h, i) = (Vector256.FusedMultiplyAdd(g, x, x), Vector256.FusedMultiplyAdd(h, x, x), Vector256.FusedMultiplyAdd(i, x, x));
            (j, k, l) = (Vector256.FusedMultiplyAdd(j, x, x), Vector256.FusedMultiplyAdd(k, x, x), Vector256.FusedMultiplyAdd(l, x, x));
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
