using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Conformance.Cases;
using Planck.Formats;

namespace Planck.Conformance.Comparing;

/// <summary>The codes of two packed weights, side by side, and whether their scales agree.</summary>
internal static class PackedCodes
{
    /// <summary>Every code of a weight.</summary>
    /// <param name="format">How they are packed.</param>
    /// <returns>[rows * columns] codes, row by row.</returns>
    public static byte[] Of(TensorBytes weight, QuantFormat format)
    {
        var columns = (int)weight.Shape[1];
        return format switch
        {
            // Two rows in a byte, the even one low.
            Int4BlockwiseFormat or W4A8AwqFormat => [.. Enumerable.Range(0, 2 * weight.Bytes.Length / columns)
                .SelectMany(n => Enumerable.Range(0, columns).Select(k => Nibble(weight.Bytes[((n / 2) * columns) + k], n % 2)))],
            _ when weight.DType == DType.U8 => [.. weight.Bytes.SelectMany(static b => (IEnumerable<byte>)[Nibble(b, 0), Nibble(b, 1)])],
            _ => weight.Bytes,
        };
    }

    /// <summary>The scale of every code: of its block, row or tensor, times that of the tensor where there are both.</summary>
    /// <param name="find">Tensors of a checkpoint.</param>
    /// <param name="weight">Name of the weight.</param>
    public static float[] Scales(Func<string, TensorBytes?> find, string weight, int codes, int columns)
    {
        var scales = TensorValues.Of(find(weight + "_scale") ?? throw new ArgumentException("a packed weight without scales", nameof(weight)));
        var whole = find(weight + "_scale_2") is { } second ? TensorValues.Of(second)[0] : 1;
        var rows = codes / columns;
        var perRow = Math.Max(1, scales.Length / rows);
        return [.. Enumerable.Range(0, codes).Select(i => whole * (scales.Length == 1 ? scales[0] : scales[((i / columns) * perRow) + ((i % columns) / (columns / perRow))]))];
    }

    private static byte Nibble(byte value, int half) => (byte)((value >> (4 * half)) & 15);
}
