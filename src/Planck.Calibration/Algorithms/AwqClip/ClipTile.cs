using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Planck.Kernels.Simulation;
using Planck.Operators;

namespace Planck.Calibration;

/// <summary>
/// One block of columns of some rows of a weight: what clipping does to its outputs, as ModelOpt computes it: per batch the mean over tokens of
/// <c>bf16(bf16(sum x Q(w; r amax)) - bf16(sum x w))^2</c>, with products in bf16.
/// </summary>
internal sealed unsafe class ClipTile : IDisposable
{
    /// <summary>Few enough to stay in a cache with the inputs of the block, enough to quantize at once.</summary>
    public const int MostRows = 4 * BlockOutputs.Rows;

    private readonly WeightSimulator _simulator;
    private readonly ClippedWeight _weight;
    private readonly float _globalAmax;
    private readonly BlockInputs _inputs;
    private readonly int _first;
    private readonly int _rows;
    private readonly int _columns;
    private readonly float[] _exact;
    private readonly float[] _clipped;
    private readonly float* _packed;
    private readonly float* _expected;
    private readonly float* _outputs;

    /// <param name="globalAmax">Largest magnitude of the whole weight.</param>
    /// <param name="first">First row.</param>
    public ClipTile(WeightSimulator simulator, ClippedWeight weight, float globalAmax, BlockInputs inputs, int first)
    {
        (_simulator, _weight, _globalAmax, _inputs, _first) = (simulator, weight, globalAmax, inputs, first);
        _rows = Math.Min(MostRows, weight.Linear.Rows - first);
        _columns = Math.Min(inputs.Order.Columns.Length, weight.Linear.Columns - inputs.FirstColumn);
        _exact = new float[_rows * _columns];
        _clipped = new float[_rows * _columns];
        var (weights, outputs) = (BlockOutputs.Rows * inputs.Order.Columns.Length, BlockOutputs.Rows * inputs.PaddedTokens);
        _packed = (float*)NativeMemory.AlignedAlloc((nuint)(sizeof(float) * (weights + (Groups + 1L) * outputs)), 64);
        _expected = _packed + weights;
        _outputs = _expected + (long)Groups * outputs;
    }

    private int Groups => (_rows + BlockOutputs.Rows - 1) / BlockOutputs.Rows;

    public void Dispose() => NativeMemory.AlignedFree(_packed);

    /// <summary>Writes the ranges of this block to [rows, blocks] and adds to the losses [ratios, rows, blocks].</summary>
    public void AddLosses(float[] ratios, float[] amax, float[] losses)
    {
        _weight.Read(_first, _rows, _inputs.FirstColumn, _columns, _exact);
        Span<float> own = stackalloc float[_rows];
        Span<float> clipped = stackalloc float[_rows];
        _simulator.Measure(_exact, _rows, _columns, own);
        for (var row = 0; row < _rows; row++)
            amax[Place(row)] = own[row];
        for (var group = 0; group < Groups; group++)
            Multiply(_exact, group, Expected(group));
        for (var ratio = 0; ratio < ratios.Length; ratio++)
        {
            for (var row = 0; row < _rows; row++)
                clipped[row] = ClipChoice.Clipped(own[row], ratios[ratio], _weight.RoundsAmax);
            _simulator.Apply(_exact, _rows, _columns, clipped, _globalAmax, _clipped);
            for (var group = 0; group < Groups; group++)
            {
                Multiply(_clipped, group, _outputs);
                AddLosses(group, losses.AsSpan(ratio * amax.Length, amax.Length));
            }
        }
    }

    private float* Expected(int group) => _expected + (long)group * BlockOutputs.Rows * _inputs.PaddedTokens;

    private int Place(int row) => (_first + row) * _inputs.Blocks + _inputs.Block;

    private void Multiply(float[] weight, int group, float* outputs)
    {
        Pack(weight.AsSpan(group * BlockOutputs.Rows * _columns), Math.Min(BlockOutputs.Rows, _rows - group * BlockOutputs.Rows));
        fixed (float* inputs = _inputs.Values)
            BlockOutputs.Multiply(_inputs.Order, _packed, inputs, _inputs.PaddedTokens, outputs, _inputs.Rounds);
    }

    /// <summary>Columns in their order, a lane per row, in bf16; zeros beyond the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Pack(ReadOnlySpan<float> weight, int rows)
    {
        var target = _packed;
        foreach (var column in _inputs.Order.Columns)
        {
            for (var row = 0; row < BlockOutputs.Rows; row++)
                target[row] = row < rows && column < _columns ? SmoothedWeight.Round(weight[row * _columns + column]) : 0;
            target += BlockOutputs.Rows;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void AddLosses(int group, Span<float> losses)
    {
        float* expected = Expected(group), outputs = _outputs;
        var rows = Math.Min(BlockOutputs.Rows, _rows - group * BlockOutputs.Rows);
        foreach (var tokens in _inputs.Batches)
        {
            // In place of the outputs, their squared errors.
            var squares = new Span<Vector512<float>>(outputs, tokens);
            for (var token = 0; token < tokens; token++)
            {
                var error = squares[token] - Vector512.Load(expected + token * BlockOutputs.Rows);
                if (_inputs.Rounds)
                    error = RoundToBf16.Round(error);
                squares[token] = error * error;
            }

            var means = TokenSum.Of(squares, _inputs.Block, _inputs.Blocks) / Vector512.Create((float)tokens);
            for (var row = 0; row < rows; row++)
                losses[Place(group * BlockOutputs.Rows + row)] += means[row];
            expected += tokens * BlockOutputs.Rows;
            outputs += tokens * BlockOutputs.Rows;
        }
    }
}
