using System;
using Planck.Formats;
using Planck.Kernels.Simulation;

namespace Planck.Calibration;

/// <summary>Rounds columns of a weight one at a time, with amaxes that were chosen before ("static groups").</summary>
/// <remarks>
/// A column is to a <see cref="WeightSimulator"/> a weight with one column, in blocks of one: each row then has an amax of its own. Safe to use from several
/// threads.
/// </remarks>
internal sealed class ColumnQuantizer
{
    private readonly float[] _amax;
    private readonly int _blockRows;
    private readonly int _blockSize;
    private readonly float _globalAmax;
    private readonly int _runsPerRow;
    private readonly WeightSimulator _simulator;

    /// <param name="amax">Of the whole weight, in the format's layout.</param>
    /// <param name="globalAmax">For formats that have one.</param>
    public ColumnQuantizer(CalibratedLinear linear, float[] amax, float globalAmax)
    {
        _simulator = WeightSimulator.Of(linear.Format, 1);
        _blockSize = linear.BlockSize > 0 ? linear.BlockSize : Math.Max(linear.Format.DefaultBlockSize, 1);
        (_amax, _globalAmax, _blockRows) = (amax, globalAmax, linear.Format.BlockRows);
        _runsPerRow = (linear.Columns + _blockSize - 1) / _blockSize;
    }

    /// <summary>Refuses formats whose scales cannot be chosen.</summary>
    /// <exception cref="CalibrationException">The format measures its blocks itself, so that there are no amaxes to keep.</exception>
    public static void RequireGivenScales(CalibratedLinear linear)
    {
        if (linear.Format.DefaultBlockSize == 0 || WeightSimulator.Of(linear.Format, linear.BlockSize).Layout is AmaxLayout.Block or AmaxLayout.Square)
            return;
        throw new CalibrationException(linear.Module,
            $"gptq moves weights under scales that were chosen before, and {linear.Format.Id} measures the scale of a block anew whenever a weight in it changes; "
            + "give it a format whose scales can be chosen (nvfp4_static, w4a16_nvfp4_static, int4_blockwise_weight_only, int8, fp8), or another algorithm");
    }

    /// <summary>Whether rounding depends on the range of the whole weight too.</summary>
    public static bool ReadsGlobalAmax(QuantFormat format) => format.StaticBlocks || format.Weights == "int4_fp8";

    /// <summary>Rounds elements of one column.</summary>
    /// <param name="firstRow">Row of the first value; a multiple of 64.</param>
    /// <param name="values">At most 64 rows.</param>
    /// <param name="amax">Memory for as many amaxes.</param>
    public void Round(int column, int firstRow, ReadOnlySpan<float> values, Span<float> result, Span<float> amax)
    {
        var count = 1;
        switch (_simulator.Layout)
        {
            case AmaxLayout.Row:
                count = values.Length;
                _amax.AsSpan(firstRow, count).CopyTo(amax);
                break;
            case AmaxLayout.Block:
                count = values.Length;
                for (var row = 0; row < count; row++)
                    amax[row] = _amax[(firstRow + row) * _runsPerRow + column / _blockSize];
                break;
            case AmaxLayout.Square:
                amax[0] = _amax[firstRow / _blockRows * _runsPerRow + column / _blockSize];
                break;
            default:
                amax[0] = _amax[0];
                break;
        }

        _simulator.Apply(values, values.Length, 1, amax[..count], _globalAmax, result);
    }
}
