using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>e2m1 elements under a scale, a vector at a time.</summary>
internal static class Fp4
{
    /// <summary>The scale of blocks with these amaxes: <c>e4m3(amax / (6 * tensorScale)) * tensorScale</c>, and 1 instead of a scale below 1e-5.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes DynamicScale<TLanes>(TLanes amax, float tensorScale)
        where TLanes : struct, ILanes<TLanes>
    {
        var scaled = TLanes.DivideSingle(amax, TLanes.Create(6f * tensorScale));
        var scale = TLanes.MultiplySingle(MiniFloatLanes.RoundMagnitude<TLanes, E4M3Float>(scaled), TLanes.Create(tensorScale));
        return TLanes.SelectLess(scale, TLanes.Create(SimulatedAmax.SmallestDynamicScale), TLanes.Create(1f), scale);
    }

    /// <summary><c>e2m1(|x| / scale) * scale</c> with the sign of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Round<TLanes>(TLanes values, TLanes scale)
        where TLanes : struct, ILanes<TLanes>
    {
        var magnitude = TLanes.DivideSingle(values & TLanes.Create(0x7FFF_FFFFu), scale);
        var rounded = TLanes.MultiplySingle(MiniFloatLanes.RoundMagnitude<TLanes, E2M1Float>(magnitude), scale);
        return rounded | (values & TLanes.Create(0x8000_0000u));
    }
}
