using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Planck.Calibration;

/// <summary>Static NVFP4 as <see cref="Planck.Kernels.Simulation.WeightSimulator"/> simulates it, with a candidate in each lane instead of a weight.</summary>
internal static class Nvfp4Lanes
{
    /// <summary>What a sixth of the amax of a block is multiplied with to give its e4m3 block scale: <c>1 / (range / 6) * 448</c>.</summary>
    /// <param name="range">What the block scale 448 stands for.</param>
    public static float ToBlockScale(float range)
    {
        const float Tiny = 1f / (1 << 24);
        var largestScale = range / 6f;
        return 1f / (largestScale <= Tiny ? 1f : largestScale) * 448f;
    }

    /// <summary>The scales of eight amaxes: rounded to e4m3 and back to the range of weights; 1 where nothing is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Scales(Vector256<float> amax, float toBlockScale)
    {
        var blockScale = E4M3(amax / Vector256.Create(6f) * Vector256.Create(toBlockScale)) * Vector256.Create(1f / toBlockScale);
        return Vector256.ConditionalSelect(Vector256.GreaterThan(blockScale, Vector256<float>.Zero), blockScale, Vector256<float>.One);
    }

    /// <summary><c>|x| - e2m1(|x| / scale) * scale</c>: the error of a weight without its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Errors(float magnitude, Vector256<float> scales)
    {
        var weight = Vector256.Create(magnitude);
        var scaled = Vector256.Min(weight / scales, Vector256.Create(6f));

        // Steps are 0.5 below 2, 1 below 4, then 2; 1.5 * 2^23 of them, added and taken away, round to a whole number of steps, ties to even.
        const float Magic = 12582912f;
        var magic = Vector256.ConditionalSelect(
            Vector256.LessThan(scaled, Vector256.Create(4f)),
            Vector256.ConditionalSelect(Vector256.LessThan(scaled, Vector256.Create(2f)), Vector256.Create(Magic / 2), Vector256.Create(Magic)),
            Vector256.Create(Magic * 2));
        return weight - ((scaled + magic - magic) * scales);
    }

    /// <summary>The nearest e4m3 numbers of non-negative ones, ties to even, saturating at 448.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> E4M3(Vector256<float> values)
    {
        values = Vector256.Min(values, Vector256.Create(448f));
        var powers = (values.AsUInt32() & Vector256.Create(0x7F80_0000u)).AsSingle();

        // Steps are 2^-3 of the power of two below, and at least 2^-9.
        var magic = Vector256.Max(powers, Vector256.Create(1f / 64)) * Vector256.Create(1.5f * (1 << 20));
        return values + magic - magic;
    }
}
