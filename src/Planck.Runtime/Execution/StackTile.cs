using System;
using System.Collections.Generic;
using Planck.Kernels;

namespace Planck.Runtime.Execution;

/// <summary>
/// Rows of one expert in a stack [experts, in_features, out_features], as many as fit into a chunk: whole blocks of in_features, so that a tile can be quantized by
/// itself, and contiguous in what is read and in what is written.
/// </summary>
/// <param name="FirstRow">Of in_features, within the expert.</param>
internal sealed record StackTile(QuantizedLinear Stack, int Expert, long FirstRow, int Rows)
{
    /// <summary>Out_features: elements of a row.</summary>
    public int Width => checked((int)Stack.Linear.OutFeatures);

    /// <summary>The first row, counted through all experts.</summary>
    public long FirstRowOfTensor => (Expert * Stack.Linear.InFeatures) + FirstRow;

    public int Elements => Rows * Width;

    /// <summary>Bytes as the checkpoint stores them.</summary>
    public int SourceBytes => checked(Rows * (int)RowBytes(Stack));

    /// <summary>Every row of a stack once, in order.</summary>
    public static IEnumerable<StackTile> Of(QuantizedLinear stack, int chunkBytes)
    {
        var linear = stack.Linear;
        var unit = Math.Max(1, stack.Step.BlockSize);
        var fit = chunkBytes / Math.Max(RowBytes(stack), LiesAcross(stack) ? TransposedBytes * linear.OutFeatures : 0);
        var rows = Math.Max(unit, fit / unit * unit);
        for (var expert = 0; expert < linear.Experts; expert++)
        {
            for (var first = 0L; first < linear.InFeatures; first += rows)
                yield return new(stack, expert, first, (int)Math.Min(rows, linear.InFeatures - first));
        }
    }

    /// <summary>Whether blocks lie across the stored rows, so that a tile is transposed to be quantized: columns of a block, as the kernels see a weight, are rows of the tile.</summary>
    public static bool LiesAcross(QuantizedLinear stack) => stack.Step.BlockSize > 0 && stack.Step.Format.BlockRows == 1;

    /// <summary>The weights in bf16.</summary>
    /// <param name="buffer">Room for the tile as the checkpoint stores it; the result lies in it.</param>
    public Span<ushort> Read(WorkContext context, Span<byte> buffer)
    {
        context.Source.Read(Stack.Source, FirstRowOfTensor * RowBytes(Stack), buffer);
        return Bf16Weights.Round(buffer, Stack.Source.DType);
    }

    /// <summary>What a kernel is told of it.</summary>
    public QuantizeShape Shape(int rows, int columns, float tensorAmax, WorkContext context) =>
        new(rows, columns, Stack.Step.BlockSize, tensorAmax, context.Arithmetic) { Stacked = true };

    // Of an element that is transposed: two of bf16, and less than one of codes and scales.
    private const int TransposedBytes = 3;

    private static long RowBytes(QuantizedLinear stack) => stack.Source.Bytes / (stack.Linear.Experts * stack.Linear.InFeatures);
}
