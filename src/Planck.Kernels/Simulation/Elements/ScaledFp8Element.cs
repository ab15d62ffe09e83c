using System.Runtime.CompilerServices;
using Planck.Formats;
using Planck.Kernels.Cpu;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.ActivationReference.Fp8"/>. Both factors are the scale.</summary>
internal readonly struct ScaledFp8Element : ISimulatedElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes> =>
        forward = backward = AmaxScaleLanes.Of(amax, AmaxScale.MaxE4M3, ArithmeticProfile.Cpu);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var magnitude = TLanes.DivideSingle(values & TLanes.Create(0x7FFF_FFFFu), forward);
        var rounded = TLanes.MultiplySingle(MiniFloatLanes.RoundMagnitude<TLanes, E4M3Float>(magnitude), backward);
        return rounded | (values & TLanes.Create(0x8000_0000u));
    }
}
