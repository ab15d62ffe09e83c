using System;
using System.Collections.Generic;
using Planck.Algebra;

namespace Planck.Models.Tests.Algebra;

/// <summary>The same shape of weight in every storage there is.</summary>
internal static class StoredWeights
{
    public static IEnumerable<(string Kind, Weight Weight)> Of(int rows, int columns, int seed)
    {
        var values = Numbers.Random(rows * columns, seed);
        yield return ("fp32", new Fp32Weight(Numbers.Fp32(values), rows, columns));
        yield return ("bf16", new Bf16Weight(Numbers.Bf16(values), rows, columns));
        yield return ("fp16", new Fp16Weight(Numbers.Fp16(values), rows, columns));
        yield return ("fp32 [in, out]", new Fp32Weight(Numbers.Fp32(values), columns, rows).Transposed());
        yield return ("bf16 [in, out]", new Bf16Weight(Numbers.Bf16(values), columns, rows).Transposed());
        yield return ("fp16 [in, out]", new Fp16Weight(Numbers.Fp16(values), columns, rows).Transposed());
    }

    public static float[] Widened(Weight weight)
    {
        var values = new float[weight.Rows * weight.Columns];
        for (var row = 0; row < weight.Rows; row++)
            weight.Widen(row, 0, values.AsSpan(row * weight.Columns, weight.Columns));
        return values;
    }
}
