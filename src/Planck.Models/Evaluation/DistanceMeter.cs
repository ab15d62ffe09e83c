using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Evaluation;

/// <summary>Adds up squares of hidden states and of their differences, block by block, in token order and float64.</summary>
internal sealed class DistanceMeter(int layers)
{
    private readonly (double Original, double Model, double Product, double Difference)[] _sums = new (double, double, double, double)[layers];

    public IReadOnlyList<LayerDistance> Result => [.. _sums.Select(static (s, layer) => new LayerDistance(
        layer,
        s.Difference == 0 ? double.PositiveInfinity : 10 * Math.Log10(s.Original / s.Difference),
        s.Original == 0 || s.Model == 0 ? (s.Original == s.Model ? 1 : 0) : s.Product / Math.Sqrt(s.Original * s.Model)))];

    public void Add(int layer, ReadOnlySpan<float> original, ReadOnlySpan<float> model)
    {
        ref var sums = ref _sums[layer];
        for (var i = 0; i < original.Length; i++)
        {
            var (x, y) = ((double)original[i], (double)model[i]);
            sums.Original += x * x;
            sums.Model += y * y;
            sums.Product += x * y;
            sums.Difference += (x - y) * (x - y);
        }
    }
}
