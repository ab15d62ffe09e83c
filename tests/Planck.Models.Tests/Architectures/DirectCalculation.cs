using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Models.Tests.Architectures;

/// <summary>The parts of a decoder in double, loop by loop, over named tensors. Rows are positions.</summary>
/// <param name="tensors">Row-major values by name.</param>
public sealed class DirectCalculation(IReadOnlyDictionary<string, float[]> tensors)
{
    /// <summary>Adds the bias to the score of query head and key position, before it is scaled.</summary>
    public delegate double ScoreBias(int head, int key);

    public double[][] Rows(string table, IEnumerable<int> rows, int width) => [.. rows.Select(r => tensors[table].Skip(r * width).Take(width).Select(static v => (double)v).ToArray())];

    /// <summary>x W^T, plus a bias when there is one.</summary>
    public double[][] Linear(double[][] x, string path)
    {
        var weight = tensors[path + ".weight"];
        var bias = tensors.GetValueOrDefault(path + ".bias");
        var width = x[0].Length;
        return [.. x.Select(row => Enumerable.Range(0, weight.Length / width)
            .Select(o => row.Select((v, i) => v * weight[(o * width) + i]).Sum() + (bias?[o] ?? 0))
            .ToArray())];
    }

    /// <summary>LayerNorm, with a bias when there is one.</summary>
    public double[][] LayerNorm(double[][] x, string path) => [.. x.Select(row => LayerNorm(row, path))];

    public double[] LayerNorm(double[] row, string path)
    {
        var (weight, bias) = (tensors[path + ".weight"], tensors.GetValueOrDefault(path + ".bias"));
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + 1e-5);
        return [.. row.Select((v, i) => ((v - mean) / deviation * weight[i]) + (bias?[i] ?? 0))];
    }

    public static double[][] Map(double[][] x, Func<double, double> function) => [.. x.Select(row => row.Select(function).ToArray())];

    public static double[][] Add(params double[][][] terms) => [.. terms[0].Select((_, r) => terms[0][r].Select((_, i) => terms.Sum(t => t[r][i])).ToArray())];

    /// <summary>Rotates the first <paramref name="dim"/> values of a head at a position, value i with value i + dim / 2.</summary>
    public static double[] Rotate(double[] head, int position, int dim)
    {
        var rotated = (double[])head.Clone();
        for (var i = 0; i < dim / 2; i++)
        {
            var angle = position * Math.Pow(10000, -2.0 * i / dim);
            var (a, b) = (head[i], head[i + (dim / 2)]);
            rotated[i] = (a * Math.Cos(angle)) - (b * Math.Sin(angle));
            rotated[i + (dim / 2)] = (b * Math.Cos(angle)) + (a * Math.Sin(angle));
        }

        return rotated;
    }

    /// <summary>Causal softmax attention; head h of the queries reads head h / (query heads / key heads).</summary>
    /// <param name="queries">[head][position][head_dim]; keys and values likewise.</param>
    /// <returns>[position][heads * head_dim].</returns>
    public static double[][] Attend(double[][][] queries, double[][][] keys, double[][][] values, ScoreBias? bias = null) =>
        [.. Enumerable.Range(0, queries[0].Length).Select(t => queries.SelectMany((head, h) =>
        {
            var group = h / (queries.Length / keys.Length);
            var scores = Enumerable.Range(0, t + 1)
                .Select(j => Math.Exp((head[t].Zip(keys[group][j], static (a, b) => a * b).Sum() + (bias?.Invoke(h, j) ?? 0)) / Math.Sqrt(head[t].Length)))
                .ToArray();
            return Enumerable.Range(0, head[t].Length).Select(d => Enumerable.Range(0, t + 1).Sum(j => scores[j] * values[group][j][d]) / scores.Sum());
        }).ToArray())];

    /// <summary>Columns [first + h * step, + width) of every row as head h.</summary>
    public static double[][][] Heads(double[][] x, int heads, int width, int first = 0, int? step = null) =>
        [.. Enumerable.Range(0, heads).Select(h => x.Select(row => row[(first + (h * (step ?? width)))..(first + (h * (step ?? width)) + width)]).ToArray())];

    /// <summary>x times the normal distribution's integral up to x, by the series of erf.</summary>
    public static double Gelu(double x)
    {
        var z = x / Math.Sqrt(2);
        var (sum, power) = (0.0, z);
        for (var n = 0; n < 200; n++)
        {
            sum += power / ((2 * n) + 1);
            power *= -z * z / (n + 1);
        }

        return x * 0.5 * (1 + (2 / Math.Sqrt(Math.PI) * sum));
    }
}
