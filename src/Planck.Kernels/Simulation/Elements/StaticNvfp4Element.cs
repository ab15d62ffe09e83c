using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.WeightSimulationReference.StaticNvfp4"/>.</summary>
/// <param name="blockScaleRange">The e4m3 block scale of a block with the range of the tensor: 448, or 256 in four-over-six.</param>
internal readonly struct StaticNvfp4Element(float blockScaleRange) : ISimulatedElement
{
    private readonly float _blockScaleRange = blockScaleRange;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes>
    {
        var range = tensorAmax / 6f;
        var scale = 1f / (range <= SimulatedAmax.Tiny ? 1f : range) * _blockScaleRange;
        var scaled = TLanes.MultiplySingle(TLanes.DivideSingle(amax, TLanes.Create(6f)), TLanes.Create(scale));
        var blockScale = TLanes.MultiplySingle(MiniFloatLanes.RoundMagnitude<TLanes, E4M3Float>(scaled), TLanes.Create(1f / scale));
        forward = backward = TLanes.SelectLess(TLanes.Create(0u), blockScale, blockScale, TLanes.Create(1f));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes> => Fp4.Round(values, forward);
}
