using System;

namespace Planck.Calibration;

/// <summary>What every candidate costs for each amax of a strip of rows. Stateless during a search: strips are measured on several threads.</summary>
internal interface IStripLosses
{
    /// <param name="strip">[<paramref name="rows"/>, columns] of a weight.</param>
    /// <param name="amax">Largest absolute values of the strip, one per thing that shares a scale.</param>
    /// <param name="losses">[candidates, amax.Length]; overwritten.</param>
    void Measure(ReadOnlySpan<float> strip, int rows, ReadOnlySpan<float> amax, Span<float> losses);
}
