using System;
using System.Collections.Generic;

namespace Planck.Calibration.Tests.GptqTests;

/// <summary>Sums x x^T of every group's inputs in float64, with plain loops, and then lets another algorithm see them.</summary>
internal sealed class MomentsRecorder(BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results, string module, BlockAlgorithm inner)
    : BlockAlgorithm(block, results)
{
    private double[] _sum = [];
    private int _tokens;

    public override int Passes => inner.Passes;

    /// <summary>2/n * sum x x^T of the inputs of the linear that is looked at, not quantized.</summary>
    public double[] Hessian => Array.ConvertAll(_sum, sum => 2 * sum / _tokens);

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        inner.Observe(pass, group, row, input);
        if (group.Members[0].Module != module)
            return;
        var columns = group.Columns;
        if (_sum.Length == 0)
            _sum = new double[columns * columns];
        for (var first = 0; first < input.Length; first += columns, _tokens++)
        {
            var x = input.Slice(first, columns);
            for (var i = 0; i < columns; i++)
            {
                double factor = x[i];
                var sums = _sum.AsSpan(i * columns, columns);
                for (var j = 0; j < columns; j++)
                    sums[j] += factor * x[j];
            }
        }
    }

    public override void EndPass(int pass) => inner.EndPass(pass);

    public override void Finish() => inner.Finish();

    public override void Dispose()
    {
        inner.Dispose();
        base.Dispose();
    }
}
