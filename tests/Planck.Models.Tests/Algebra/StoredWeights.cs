using System;
using System.Collections.Generic;
using Planck.Algebra;

namespace Planck.Models.Tests.Algebra;

/// <summary>A weight of one shape in every storage there is, with the float32 values that the test itself knows it to hold.</summary>
internal static class StoredWeights
{
    /// <returns>Values are [rows][columns].</returns>
    public static IEnumerable<(string Kind, Weight Weight, float[] Values)> Of(int rows, int columns, int seed)
    {
        var random = Numbers.Random(rows * columns, seed);
        var (fp32, bf16, fp16) = (random, Array.ConvertAll(random, Numbers.ToBf16), Array.ConvertAll(random, static value => (float)(Half)value));

        yield return ("fp32", new Fp32Weight(Numbers.Fp32(fp32), rows, columns), fp32);
        yield return ("bf16", new Bf16Weight(Numbers.Bf16(bf16), rows, columns), bf16);
        yield return ("fp16", new Fp16Weight(Numbers.Fp16(fp16), rows, columns), fp16);
        yield return ("fp32 [in, out]", new Fp32Weight(Numbers.Fp32(Transposed(fp32, rows, columns)), columns, rows).Transposed(), fp32);
        yield return ("bf16 [in, out]", new Bf16Weight(Numbers.Bf16(Transposed(bf16, rows, columns)), columns, rows).Transposed(), bf16);
        yield return ("fp16 [in, out]", new Fp16Weight(Numbers.Fp16(Transposed(fp16, rows, columns)), columns, rows).Transposed(), fp16);
        yield return ("odd rows of bf16", new Bf16Weight(Numbers.Bf16(Interleaved(bf16, rows, columns)), 2 * rows, columns).SelectRows(1, rows, 2), bf16);
        yield return ("a format of its own", new NegatedBytes(rows, columns), NegatedBytes.Values(rows, columns));
        yield return ("last rows of a format of its own", new NegatedBytes(rows + 3, columns).SelectRows(3, rows), NegatedBytes.Values(rows + 3, columns)[(3 * columns)..]);
    }

    private static float[] Transposed(float[] values, int rows, int columns)
    {
        var transposed = new float[values.Length];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                transposed[column * rows + row] = values[row * columns + column];
        return transposed;
    }

    /// <summary>The rows as every second row, others between them.</summary>
    private static float[] Interleaved(float[] values, int rows, int columns)
    {
        var interleaved = new float[2 * values.Length];
        Array.Fill(interleaved, 7f);
        for (var row = 0; row < rows; row++)
            Array.Copy(values, row * columns, interleaved, (2 * row + 1) * columns, columns);
        return interleaved;
    }

    /// <summary>A storage format added from outside: only <see cref="Weight.Widen"/> is written.</summary>
    private sealed class NegatedBytes(int rows, int columns) : Weight(rows, columns)
    {
        public static float[] Values(int rows, int columns)
        {
            var values = new float[rows * columns];
            for (var index = 0; index < values.Length; index++)
                values[index] = Value(index / columns, index % columns);
            return values;
        }

        public override void Widen(int row, int column, Span<float> destination)
        {
            CheckSegment(row, column, destination.Length);
            for (var index = 0; index < destination.Length; index++)
                destination[index] = Value(row, column + index);
        }

        private static float Value(int row, int column) => -(byte)(31 * row + 17 * column) / 3f;
    }
}
