using System;
using System.Buffers;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Some rows of a weight, quantized with the amaxes that they have.</summary>
internal static class SimulatedTile
{
    /// <param name="tile">[<paramref name="rows"/>, <paramref name="columns"/>]; quantized in place.</param>
    /// <param name="weightAmax">Largest magnitude of the whole weight.</param>
    public static void Quantize(WeightSimulator simulator, Span<float> tile, int rows, int columns, float weightAmax)
    {
        var count = simulator.AmaxCount(rows, columns);
        var rented = ArrayPool<float>.Shared.Rent(Math.Max(1, count));
        var amax = rented.AsSpan(0, count);
        if (simulator.Layout == AmaxLayout.Tensor)
            amax[0] = weightAmax;
        else
            simulator.Measure(tile, rows, columns, amax);
        simulator.Apply(tile, rows, columns, amax, weightAmax, tile);
        ArrayPool<float>.Shared.Return(rented);
    }
}
