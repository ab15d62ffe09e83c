using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.WeightSimulationReference.Microscaled"/>: elements of a small float format under a power of two.</summary>
internal readonly struct MicroscaledElement<TFloat> : ISimulatedElement
    where TFloat : IMiniFloat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes> => PowerOfTwo.Factors(amax, TFloat.Largest, out forward, out backward);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var scaled = TLanes.MultiplySingle(values & TLanes.Create(0x7FFF_FFFFu), forward);
        return TLanes.MultiplySingle(MiniFloatLanes.RoundMagnitude<TLanes, TFloat>(scaled), backward) | (values & TLanes.Create(0x8000_0000u));
    }
}
