using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Calibration;

/// <summary>
/// GPTQ: Frantar, Ashkboos, Hoefler, Alistarh, "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers", ICLR 2023, arXiv 2210.17323, as in
/// ModelOpt 0.47 (<c>gptq</c>). Weights that are rounded later make up for the errors of those rounded before:
/// <code>
/// H = 2/n sum x x^T + damping          inputs quantized where the format quantizes them
/// U = upper Cholesky factor of H^-1
/// for every column j:  q_j = Q(w_j);  e = (w_j - q_j) / U[j, j];  w_k -= e U[j, k] for k > j
/// </code>
/// </summary>
/// <remarks>
/// Scales are those of the weight before ("static groups"), also where columns with large second moments come first. One pass. Memory, in float32: K x K and 512 x K
/// per input group of the block while it observes; another K x K and N x K while one group is solved, whose first is given back afterwards. An expert without tokens
/// keeps its weight.
/// </remarks>
public sealed class GptqAlgorithm(Planck.Algorithms.Gptq parameters, BlockContext block, IReadOnlyDictionary<string, LinearCalibration> results)
    : BlockAlgorithm(block, results)
{
    private readonly Dictionary<int, IReadOnlyList<SharedInputs>> _inputs = [];

    public override int Passes => 1;

    public override void Observe(int pass, InputGroup group, int row, ReadOnlySpan<float> input)
    {
        if (!_inputs.TryGetValue(group.Number, out var shared))
        {
            RequireSupported(group);
            _inputs.Add(group.Number, shared = SharedInputs.Of(group, Block, Results));
        }

        foreach (var inputs in shared)
            inputs.Observe(input, Block);
    }

    public override void Finish()
    {
        foreach (var group in Block.Groups)
        {
            RequireSupported(group);
            if (!_inputs.Remove(group.Number, out var shared))
                continue;
            var ranges = WeightRange.Of(Block, [.. group.Members.Select(linear => Results[linear.Module])]);
            foreach (var inputs in shared)
                Solve(inputs, ranges);
        }
    }

    /// <exception cref="CalibrationException">More features than a matrix of second moments can have, or a format without scales to choose.</exception>
    private static void RequireSupported(InputGroup group)
    {
        foreach (var linear in group.Members)
        {
            if ((long)linear.Columns * linear.Columns > Array.MaxLength)
                throw new CalibrationException(linear.Module, $"gptq needs {linear.Columns} x {linear.Columns} second moments, more than one array holds ({Array.MaxLength}); choose another algorithm for this layer");
            ColumnQuantizer.RequireGivenScales(linear);
        }
    }

    private void Solve(SharedInputs inputs, IReadOnlyDictionary<string, WeightRange> ranges)
    {
        var hessian = inputs.Moments.ToHessian(Block.Cancellation);
        var diagonal = Diagonal(hessian, inputs);
        var order = parameters.ActOrder ? Descending(diagonal) : null;
        HessianFactor? factor = null;
        bool[]? factorUnused = null;
        foreach (var result in inputs.Linears)
        {
            var weight = WorkingWeight.Of(Block, result);
            var unused = weight.UnusedColumns();
            if (factorUnused is null || !unused.AsSpan().SequenceEqual(factorUnused))
                (factor, factorUnused) = (Factor(result.Linear, hessian, unused, order), unused);
            var range = ranges[result.Linear.Module];
            var rounded = new ushort[weight.Values.LongLength];
            new ErrorFeedback(Block.Multiplier, Block.Threads, parameters.BlockSize, Block.Cancellation)
                .Solve(weight.InOrder(order), weight.Rows, factor!, new(result.Linear, range.Amax, range.GlobalAmax), order, rounded);
            weight.Unsmooth(rounded);
            (result.Weight, result.WeightAmax, result.Tokens) = (rounded, range.Amax, inputs.Moments.Tokens);
            if (ColumnQuantizer.ReadsGlobalAmax(result.Linear.Format))
                result.GlobalAmax = range.GlobalAmax;
        }
    }

    private HessianFactor Factor(CalibratedLinear linear, float[] hessian, bool[] unused, int[]? order) =>
        HessianFactor.Of(hessian, linear.Columns, unused, order, parameters.PercDamp, Block.Multiplier, Block.Cancellation)
        ?? throw new CalibrationException(linear.Module,
            $"the second moments of its inputs are not positive definite, even with {HessianFactor.LargestDamping:0.##} of their mean added to the diagonal (perc_damp {parameters.PercDamp:0.####}, grown in steps of "
            + $"{HessianFactor.DampingStep:0.##}): a few inputs are far larger than the others; calibrate on more and more varied text, or choose another algorithm for this layer");

    /// <exception cref="CalibrationException">Inputs were not finite, or all zero.</exception>
    private static float[] Diagonal(float[] hessian, SharedInputs inputs)
    {
        var (columns, module) = (inputs.Moments.Columns, inputs.Linears[0].Linear.Module);
        var diagonal = new float[columns];
        for (var column = 0; column < columns; column++)
        {
            diagonal[column] = hessian[column * columns + column];
            if (!float.IsFinite(diagonal[column]))
                throw new CalibrationException(module, $"its input {column} became {diagonal[column]} when squared and summed over {inputs.Moments.Tokens} tokens of calibration data; look for NaN in the weights before it, or take this layer out");
        }

        return diagonal.Any(static moment => moment > 0)
            ? diagonal
            : throw ZeroInput.Of(module, "so that no error of its weights can be seen", inputs.Moments.Tokens);
    }

    /// <summary>Columns by falling second moment; equal ones in their own order.</summary>
    private static int[] Descending(float[] diagonal) =>
        [.. Enumerable.Range(0, diagonal.Length).OrderByDescending(column => diagonal[column])];
}
