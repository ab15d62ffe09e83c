using System.Runtime.CompilerServices;
using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>See <see cref="Reference.ActivationReference.Nvfp4"/>: NVFP4 under a tensor-wide scale that a checkpoint gives.</summary>
internal readonly struct ScaledNvfp4Element(float tensorScale) : ISimulatedElement
{
    private readonly float _tensorScale = tensorScale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes> => forward = backward = Fp4.DynamicScale(amax, _tensorScale);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes> => Fp4.Round(values, forward);
}
