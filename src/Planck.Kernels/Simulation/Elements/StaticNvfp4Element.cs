using System;
using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.WeightSimulationReference.StaticNvfp4"/>.</summary>
/// <param name="widening">What the range of the tensor is multiplied by first: 1, or 1.75 in four-over-six.</param>
internal readonly struct StaticNvfp4Element(float widening) : ISimulatedElement
{
    private readonly float _widening = widening;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var range = MathF.Min(tensorAmax * _widening, float.MaxValue) / 6f;
        var scale = 1f / (range <= SimulatedAmax.Tiny ? 1f : range) * Nvfp4Scale.LargestBlockScale;
        var scaled = TLanes.MultiplySingle(TLanes.DivideSingle(amax, TLanes.Create(6f)), TLanes.Create(scale));
        var blockScale = TLanes.MultiplySingle(MiniFloatLanes.RoundMagnitude<TLanes, E4M3Float>(scaled), TLanes.Create(1f / scale));
        forward = backward = TLanes.SelectLess(TLanes.Create(0u), blockScale, blockScale, TLanes.Create(1f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes> => Fp4.Round(values, forward);
}
