using System;
using System.Linq;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>
/// Optimal brain quantization with a fixed order of columns, in float64: after a column is rounded, the inverse Hessian of the columns that remain is found by
/// eliminating it. No Cholesky factor, no blocks of columns.
/// </summary>
internal static class SlowGptq
{
    /// <summary>2/n * sum x x^T.</summary>
    public static double[] Hessian(ReadOnlySpan<float> inputs, int columns)
    {
        var (tokens, hessian) = (inputs.Length / columns, new double[columns * columns]);
        for (var token = 0; token < tokens; token++)
        {
            var x = inputs.Slice(token * columns, columns);
            for (var i = 0; i < columns; i++)
            {
                var factor = 2.0 / tokens * x[i];
                for (var j = 0; j < columns; j++)
                    hessian[i * columns + j] += factor * x[j];
            }
        }

        return hessian;
    }

    /// <summary>The rounded weight as bf16 bits.</summary>
    public static ushort[] Run(CalibratedLinear linear, ushort[] weight, double[] hessian, double damping, bool actOrder)
    {
        var (rows, columns) = (linear.Rows, linear.Columns);
        var w = weight.Select(static bits => (double)Bf16.ToSingle(bits)).ToArray();
        var simulator = WeightSimulator.Of(linear.Format, linear.BlockSize);
        var original = weight.Select(Bf16.ToSingle).ToArray();
        var amax = new float[simulator.AmaxCount(rows, columns)];
        simulator.Measure(original, rows, columns, amax);
        var order = Enumerable.Range(0, columns).ToArray();
        if (actOrder)
            order = [.. order.OrderByDescending(column => hessian[column * columns + column])];
        var inverse = Inverse(hessian, columns, damping * Enumerable.Range(0, columns).Average(column => hessian[column * columns + column]));
        var result = new ushort[w.Length];
        foreach (var j in order)
        {
            var whole = Array.ConvertAll(w, static value => (float)value);
            simulator.Apply(whole, rows, columns, amax, original.Max(Math.Abs), whole);
            for (var row = 0; row < rows; row++)
            {
                var rounded = whole[row * columns + j];
                result[row * columns + j] = Bf16.Round(rounded);
                var error = (w[row * columns + j] - rounded) / inverse[j * columns + j];
                foreach (var k in order)
                    w[row * columns + k] -= error * inverse[j * columns + k];
            }

            Eliminate(inverse, columns, j);
        }

        return result;
    }

    /// <summary>tr(D H D^T), the squared error of the outputs.</summary>
    public static double Error(ReadOnlySpan<ushort> rounded, ReadOnlySpan<ushort> weight, double[] hessian, int columns)
    {
        var (total, difference) = (0.0, new double[columns]);
        for (var first = 0; first < weight.Length; first += columns)
        {
            for (var column = 0; column < columns; column++)
                difference[column] = (double)Bf16.ToSingle(rounded[first + column]) - Bf16.ToSingle(weight[first + column]);
            for (var i = 0; i < columns; i++)
            {
                for (var j = 0; j < columns; j++)
                    total += difference[i] * hessian[i * columns + j] * difference[j];
            }
        }

        return total;
    }

    private static void Eliminate(double[] inverse, int columns, int j)
    {
        var pivot = inverse[j * columns + j];
        var row = inverse.AsSpan(j * columns, columns).ToArray();
        for (var i = 0; i < columns; i++)
        {
            var factor = row[i] / pivot;
            for (var k = 0; k < columns; k++)
                inverse[i * columns + k] -= factor * row[k];
        }
    }

    /// <summary>Gauss-Jordan in place; a damped Hessian needs no pivoting.</summary>
    private static double[] Inverse(double[] hessian, int columns, double shift)
    {
        var a = hessian.ToArray();
        for (var i = 0; i < columns; i++)
            a[i * columns + i] += shift;
        for (var p = 0; p < columns; p++)
        {
            var pivot = 1 / a[p * columns + p];
            a[p * columns + p] = 1;
            for (var k = 0; k < columns; k++)
                a[p * columns + k] *= pivot;
            for (var row = 0; row < columns; row++)
            {
                var factor = a[row * columns + p];
                if (row == p)
                    continue;
                a[row * columns + p] = 0;
                for (var k = 0; k < columns; k++)
                    a[row * columns + k] -= factor * a[p * columns + k];
            }
        }

        return a;
    }
}
