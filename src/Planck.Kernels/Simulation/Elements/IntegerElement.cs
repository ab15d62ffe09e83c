using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.WeightSimulationReference.Integer"/>.</summary>
/// <param name="largest">7 or 127.</param>
internal readonly struct IntegerElement(float largest) : ISimulatedElement
{
    private readonly float _largest = largest;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var tiny = TLanes.Create(SimulatedAmax.Tiny);
        var scale = TLanes.DivideSingle(TLanes.Create(_largest), amax);
        forward = TLanes.SelectLess(tiny, amax, scale, TLanes.Create(0u));
        backward = TLanes.SelectLess(tiny, amax, scale, TLanes.Create(1f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        // Limited before it is rounded, which gives the same integer; there is one more of them below zero.
        var sign = values & TLanes.Create(0x8000_0000u);
        var scaled = TLanes.MultiplySingle(values, forward) & TLanes.Create(0x7FFF_FFFFu);
        var limit = TLanes.SelectLess(sign, TLanes.Create(0u), TLanes.Create(_largest + 1), TLanes.Create(_largest));
        const float TwoTo23 = 8388608f;
        var rounded = TLanes.AddSingle(TLanes.AddSingle(TLanes.Min(scaled, limit), TLanes.Create(TwoTo23)), TLanes.Create(-TwoTo23));
        return TLanes.DivideSingle(rounded, backward) | sign;
    }
}
