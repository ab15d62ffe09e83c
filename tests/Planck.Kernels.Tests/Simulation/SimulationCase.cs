using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Formats;
using Planck.Kernels.Reference;
using Planck.Kernels.Simulation;

namespace Planck.Kernels.Tests.Simulation;

/// <summary>A simulated format with the slow rounding of one value.</summary>
/// <param name="Layout">What shares an amax.</param>
/// <param name="Block">Columns of a block, in which an amax is given or measured; 0 where there are none.</param>
/// <param name="Round">From value, amax of its block (or whatever shares one) and amax of the whole weight.</param>
internal sealed record SimulationCase(QuantFormat Format, AmaxLayout Layout, int Block, Func<float, float, float, float> Round)
{
    public static IReadOnlyList<SimulationCase> All { get; } =
    [
        new(QuantFormats.Fp8, AmaxLayout.Tensor, 0, static (x, amax, _) => WeightSimulationReference.Fp8(x, amax)),
        new(QuantFormats.Fp8PerChannelPerToken, AmaxLayout.Row, 0, static (x, amax, _) => WeightSimulationReference.Fp8(x, amax)),
        new(QuantFormats.Fp8Blockwise2D, AmaxLayout.Square, 128, static (x, amax, _) => WeightSimulationReference.Fp8(x, amax)),
        new(QuantFormats.Int8, AmaxLayout.Row, 0, static (x, amax, _) => WeightSimulationReference.Integer(x, amax, 127)),
        new(QuantFormats.Int8PerChannel, AmaxLayout.Row, 0, static (x, amax, _) => WeightSimulationReference.Integer(x, amax, 127)),
        new(QuantFormats.Int4Blockwise, AmaxLayout.Block, 128, static (x, amax, _) => WeightSimulationReference.Integer(x, amax, 7)),
        new(QuantFormats.W4A8Awq, AmaxLayout.Block, 128, Sequential),
        new(QuantFormats.Nvfp4, AmaxLayout.Tensor, 16, WeightSimulationReference.DynamicNvfp4),
        new(QuantFormats.Nvfp4Static, AmaxLayout.Block, 16, static (x, amax, tensor) => WeightSimulationReference.StaticNvfp4(x, amax, tensor, 1f)),
        new(QuantFormats.Nvfp4FourOverSix, AmaxLayout.Block, 16, static (x, amax, tensor) => WeightSimulationReference.StaticNvfp4(x, amax, tensor, 1.75f)),
        new(QuantFormats.W4A16Nvfp4, AmaxLayout.Tensor, 16, WeightSimulationReference.DynamicNvfp4),
        new(QuantFormats.W4A16Nvfp4Static, AmaxLayout.Block, 16, static (x, amax, tensor) => WeightSimulationReference.StaticNvfp4(x, amax, tensor, 1f)),
        new(QuantFormats.W4A16Nvfp4FourOverSix, AmaxLayout.Block, 16, static (x, amax, tensor) => WeightSimulationReference.StaticNvfp4(x, amax, tensor, 1.75f)),
        new(QuantFormats.W4A8Nvfp4Fp8, AmaxLayout.Tensor, 16, WeightSimulationReference.DynamicNvfp4),
        new(QuantFormats.Mxfp4, AmaxLayout.None, 32, static (x, amax, _) => WeightSimulationReference.Microscaled(x, amax, 6, E2M1)),
        new(QuantFormats.Mxfp4WeightOnly, AmaxLayout.None, 32, static (x, amax, _) => WeightSimulationReference.Microscaled(x, amax, 6, E2M1)),
        new(QuantFormats.W4A8Mxfp4Fp8, AmaxLayout.None, 32, static (x, amax, _) => WeightSimulationReference.Microscaled(x, amax, 6, E2M1)),
        new(QuantFormats.Mxfp8, AmaxLayout.None, 32, static (x, amax, _) => WeightSimulationReference.Microscaled(x, amax, 448, E4M3)),
        new(QuantFormats.Mxfp6, AmaxLayout.None, 32, static (x, amax, _) => WeightSimulationReference.Microscaled(x, amax, 28, E3M2)),
        new(QuantFormats.Mxint8, AmaxLayout.None, 32, static (x, amax, _) => WeightSimulationReference.Microscaled(x, amax, 127, Int8)),
    ];

    /// <summary>Whether a call passes amaxes of parts of rows; otherwise the format measures its blocks.</summary>
    public bool IsGivenBlocks => Layout is AmaxLayout.Block or AmaxLayout.Square;

    public static SimulationCase Named(string format) => All.Single(c => c.Format.Id == format);

    /// <summary>Rounds a weight one value at a time.</summary>
    public float[] ByReference(ReadOnlySpan<float> weight, int rows, int columns, ReadOnlySpan<float> amax, float globalAmax)
    {
        var result = new float[weight.Length];
        for (var i = 0; i < weight.Length; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var perRow = Block == 0 ? 1 : (columns + Block - 1) / Block;
            result[i] = Layout switch
            {
                AmaxLayout.Row => Round(weight[i], amax[row], globalAmax),
                AmaxLayout.Block => Round(weight[i], amax[(row * perRow) + (column / Block)], globalAmax),
                AmaxLayout.Square => Round(weight[i], amax[(row / 128 * perRow) + (column / Block)], globalAmax),
                AmaxLayout.Tensor when Block == 0 => Round(weight[i], amax[0], globalAmax),
                AmaxLayout.Tensor => Round(weight[i], AmaxOfBlock(weight, columns, i), amax[0]),
                _ => Round(weight[i], AmaxOfBlock(weight, columns, i), 0),
            };
        }

        return result;
    }

    /// <summary>Amaxes of max calibration, one value at a time.</summary>
    public float[] MeasureByReference(ReadOnlySpan<float> weight, int rows, int columns)
    {
        var perRow = Block == 0 ? 1 : (columns + Block - 1) / Block;
        var amax = new float[Layout switch
        {
            AmaxLayout.Tensor => 1,
            AmaxLayout.Row => rows,
            AmaxLayout.Block => rows * perRow,
            AmaxLayout.Square => (rows + 127) / 128 * perRow,
            _ => 0,
        }];
        for (var i = 0; i < weight.Length && Layout != AmaxLayout.None; i++)
        {
            var (row, column) = (i / columns, i % columns);
            ref var target = ref amax[Layout switch
            {
                AmaxLayout.Row => row,
                AmaxLayout.Block => (row * perRow) + (column / Block),
                AmaxLayout.Square => (row / 128 * perRow) + (column / Block),
                _ => 0,
            }];
            target = MathF.Max(target, MathF.Abs(weight[i]));
        }

        return amax;
    }

    private float AmaxOfBlock(ReadOnlySpan<float> weight, int columns, int index)
    {
        var start = index - (index % columns % Block);
        var end = Math.Min(start + Block, ((index / columns) + 1) * columns);
        var amax = 0f;
        foreach (var value in weight[start..end])
            amax = MathF.Max(amax, MathF.Abs(value));
        return amax;
    }

    private static float Sequential(float value, float amax, float tensorAmax)
    {
        var first = WeightSimulationReference.Integer(value, amax, 7);
        return WeightSimulationReference.Fp8(Codecs.Bf16.ToSingle(Codecs.Bf16.Round(first)), tensorAmax);
    }

    private static float E2M1(float magnitude) => Codecs.E2M1.Decode(ReferenceRounding.E2M1(magnitude));

    private static float E4M3(float magnitude) => Codecs.E4M3.Decode(ReferenceRounding.E4M3(magnitude));

    private static float E3M2(float magnitude) => ReferenceRounding.E3M2(magnitude);

    private static float Int8(float magnitude) => ReferenceRounding.Integer(magnitude, 0, 127);
}
