using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.WeightSimulationReference.Fp8"/>.</summary>
internal readonly struct Fp8Element : ISimulatedElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var one = TLanes.Create(1f);
        var guarded = TLanes.SelectLess(TLanes.Create(SimulatedAmax.Tiny), amax, amax, one);
        forward = TLanes.MultiplySingle(TLanes.DivideSingle(one, guarded), TLanes.Create(448f));
        backward = TLanes.DivideSingle(one, forward);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var sign = values & TLanes.Create(0x8000_0000u);
        var scaled = TLanes.MultiplySingle(values, forward) & TLanes.Create(0x7FFF_FFFFu);
        return TLanes.MultiplySingle(MiniFloatLanes.RoundMagnitude<TLanes, E4M3Float>(scaled), backward) | sign;
    }
}
