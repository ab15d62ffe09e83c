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
        if (tensorScale == 0f)
            tensorScale = SimulatedAmax.DynamicScaleOfZeros;
        var scaled = TLanes.DivideSingle(amax, TLanes.Create(6f * tensorScale));
        var blockScale = TLanes.MultiplySingle(MiniFloatLanes.RoundMagnitude<TLanes, E4M3Float>(scaled), TLanes.Create(tensorScale));
        forward = backward = TLanes.SelectLess(blockScale, TLanes.Create(SimulatedAmax.SmallestDynamicScale), TLanes.Create(1f), blockScale);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes> => Fp4.Round(values, forward);
}
