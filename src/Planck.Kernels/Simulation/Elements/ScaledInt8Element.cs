using System.Runtime.CompilerServices;
using Planck.Formats;
using Planck.Kernels.Cpu;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.ActivationReference.Int8"/>. Both factors are the scale.</summary>
internal readonly struct ScaledInt8Element : ISimulatedElement
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes> =>
        forward = backward = AmaxScaleLanes.Of(amax, AmaxScale.MaxInt8, ArithmeticProfile.Cpu);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        const float TwoTo23 = 8388608f;
        var sign = values & TLanes.Create(0x8000_0000u);
        var magnitude = TLanes.DivideSingle(values & TLanes.Create(0x7FFF_FFFFu), forward);
        var limit = TLanes.SelectLess(sign, TLanes.Create(0u), TLanes.Create(AmaxScale.MaxInt8 + 1), TLanes.Create(AmaxScale.MaxInt8));
        var rounded = TLanes.AddSingle(TLanes.AddSingle(TLanes.Min(magnitude, limit), TLanes.Create(TwoTo23)), TLanes.Create(-TwoTo23));
        return TLanes.MultiplySingle(rounded, backward) | sign;
    }
}
