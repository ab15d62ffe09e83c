using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.WeightSimulationReference.DynamicNvfp4"/>.</summary>
internal readonly struct DynamicNvfp4Element : ISimulatedElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var tensorScale = tensorAmax / 2688f;
        forward = backward = Fp4.DynamicScale(amax, tensorScale == 0f ? SimulatedAmax.DynamicScaleOfZeros : tensorScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes> => Fp4.Round(values, forward);
}
