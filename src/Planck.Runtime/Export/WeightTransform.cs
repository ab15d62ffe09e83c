using System;
using System.Runtime.CompilerServices;
using Planck.Kernels.Codecs;

namespace Planck.Runtime.Export;

/// <summary>
/// What happens to a weight between the checkpoint and the kernel: factors per column and per row, in the order in which ModelOpt 0.47 applies them, each rounded
/// to bf16. An element depends on its place only, so a weight may be cut into rows anywhere.
/// </summary>
internal sealed record WeightTransform
{
    public static WeightTransform None { get; } = new();

    /// <summary>[in_features] p of smoothing: <c>w = bf16(w * fl32(1 / p))</c>. Not rounded, unlike what activations are multiplied by.</summary>
    public float[]? Smoothing { get; init; }

    /// <summary>[out_features] bf16 factors that a following linear's inputs are multiplied by, folded into this one: <c>w = bf16(w * f)</c>.</summary>
    public ushort[]? RowFactors { get; init; }

    /// <summary>Linears that read the same input get one factor per column: <c>w = bf16(fl32(w * from) / to)</c>.</summary>
    public Resmoothing? Resmoothing { get; init; }

    /// <summary>Transforms rows in place.</summary>
    /// <param name="weight">bf16 bits, whole rows.</param>
    /// <param name="firstRow">The row of the linear that <paramref name="weight"/> begins with.</param>
    public void Apply(Span<ushort> weight, long firstRow, int columns)
    {
        if (Smoothing is { } smoothing)
            Calibration.Smoothing.Apply(weight, smoothing);
        if (RowFactors is { } factors)
        {
            for (var at = 0; at < weight.Length; at += columns)
                Multiply(weight.Slice(at, columns), Bf16.ToSingle(factors[firstRow + (at / columns)]));
        }

        if (Resmoothing is { } again)
            Exchange(weight, again.From, again.To);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Multiply(Span<ushort> row, float factor)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] = Bf16.Round(Bf16.ToSingle(row[i]) * factor);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Exchange(Span<ushort> weight, ushort[] from, ushort[] to)
    {
        for (var at = 0; at < weight.Length; at += from.Length)
        {
            var row = weight.Slice(at, from.Length);
            for (var i = 0; i < row.Length; i++)
                row[i] = Bf16.Round(Bf16.ToSingle(row[i]) * Bf16.ToSingle(from[i]) / Bf16.ToSingle(to[i]));
        }
    }
}

/// <summary>Two factors per column, bf16 bits [in_features]: the one a weight was divided by, and the one it is to be divided by.</summary>
internal sealed record Resmoothing(ushort[] From, ushort[] To);
