using Planck.Kernels.Cpu;

namespace Planck.Kernels.Simulation.Elements;

/// <summary>How a format rounds elements that share an amax, a vector at a time.</summary>
internal interface ISimulatedElement
{
    /// <summary>What elements are scaled with before and after they are rounded; one pair per amax.</summary>
    /// <param name="amax">float32 amaxes, none negative.</param>
    /// <param name="tensorAmax">Range of the whole weight, for formats with two levels of scales.</param>
    void Factors<TLanes>(TLanes amax, float tensorAmax, out TLanes forward, out TLanes backward)
        where TLanes : struct, ILanes<TLanes>;

    /// <summary>Rounds finite float32 values.</summary>
    TLanes Round<TLanes>(TLanes values, TLanes forward, TLanes backward)
        where TLanes : struct, ILanes<TLanes>;
}
