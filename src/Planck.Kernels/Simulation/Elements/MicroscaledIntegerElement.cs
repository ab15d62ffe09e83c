using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.WeightSimulationReference.Microscaled"/>: integers from -127 to 127 under a power of two.</summary>
internal readonly struct MicroscaledIntegerElement : ISimulatedElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes> => PowerOfTwo.Factors(amax, 127f, out forward, out backward);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        const float TwoTo23 = 8388608f;
        var scaled = TLanes.Min(TLanes.MultiplySingle(values & TLanes.Create(0x7FFF_FFFFu), forward), TLanes.Create(127f));
        var rounded = TLanes.AddSingle(TLanes.AddSingle(scaled, TLanes.Create(TwoTo23)), TLanes.Create(-TwoTo23));
        return TLanes.MultiplySingle(rounded, backward) | (values & TLanes.Create(0x8000_0000u));
    }
}
