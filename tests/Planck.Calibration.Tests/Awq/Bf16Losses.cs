using System;
using System.Linq;
using Planck.Algebra;
using Planck.Kernels.Codecs;
using Planck.Kernels.Simulation;

namespace Planck.Calibration.Tests.Awq;

/// <summary>
/// The losses of AWQ lite as ModelOpt computes them: two products per power and batch, with inputs, weights and outputs in bf16, so that the rounding of outputs is
/// part of the loss.
/// </summary>
internal static class Bf16Losses
{
    /// <param name="inputs">[tokens, columns], whole batches.</param>
    public static double[] Of(CalibratedLinear linear, ushort[] weight, float[] inputs, int batches, float[][] scales)
    {
        var (rows, columns) = (linear.Rows, linear.Columns);
        var tokens = inputs.Length / columns;
        var simulator = WeightSimulator.Of(linear.Format, linear.BlockSize).First;
        var exact = Array.ConvertAll(weight, Bf16.ToSingle);
        var rounded = inputs.ToArray();
        Bf16.RoundAll(rounded);
        var expected = Product(rounded, exact, tokens, rows, columns);
        return Array.ConvertAll(scales, scale =>
        {
            var (multiplier, divisor) = (scale.ToArray(), Array.ConvertAll(scale, static s => 1 / s));
            Bf16.RoundAll(multiplier);
            Bf16.RoundAll(divisor);
            var smoothed = Scaled(exact, multiplier);
            var amax = new float[simulator.AmaxCount(rows, columns)];
            simulator.Measure(smoothed, rows, columns, amax);
            simulator.Apply(smoothed, rows, columns, amax, amax.Max(), smoothed);
            Bf16.RoundAll(smoothed);
            var outputs = Product(Scaled(rounded, divisor), smoothed, tokens, rows, columns);
            for (var i = 0; i < outputs.Length; i++)
                outputs[i] -= expected[i];
            Bf16.RoundAll(outputs);
            return outputs.Sum(static e => (double)e * e) / outputs.Length * batches;
        });
    }

    private static float[] Scaled(float[] matrix, float[] scale)
    {
        var result = new float[matrix.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = matrix[i] * scale[i % scale.Length];
        Bf16.RoundAll(result);
        return result;
    }

    private static float[] Product(float[] inputs, float[] weight, int tokens, int rows, int columns)
    {
        var result = new float[tokens * rows];
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weight).ToArray();
        new MatrixMultiplier(2).Multiply(inputs, tokens, new Fp32Weight(bytes, rows, columns), [], result);
        Bf16.RoundAll(result);
        return result;
    }
}
