using System;
using System.Buffers;
using System.Linq;
using System.Runtime.InteropServices;
using Planck.Models;

namespace Planck.Checkpoints;

/// <summary>
/// Reads MXFP4 as bf16, which holds every e2m1 value times 2^-127 to 2^125 exactly; larger products are infinite, and those under the exponent 255 NaN (OCP
/// microscaling formats 1.0). Transposes on the way: codes lie by out_features, the tensor they stand for by in_features.
/// </summary>
internal static class Mxfp4Reading
{
    /// <summary>Out_features at a time: their codes and what is written of a block stay in the nearest caches.</summary>
    private const int Strip = 64;

    private static readonly ushort[] Values = [.. Enumerable.Range(0, 256).SelectMany(static exponent => Enumerable.Range(0, 16).Select(code => Value(code, exponent)))];

    /// <summary>Fills <paramref name="buffer"/> with bytes of the bf16 tensor.</summary>
    /// <exception cref="CheckpointException">The file has become shorter, or the disk fails.</exception>
    public static void Read(CheckpointReader reader, Mxfp4Tensor tensor, long byteOffset, Span<byte> buffer)
    {
        var rowBytes = tensor.OutFeatures * sizeof(ushort);
        while (!buffer.IsEmpty)
        {
            var (row, within) = (byteOffset / rowBytes, (int)(byteOffset % rowBytes));
            var (expert, first) = ((int)(row / tensor.InFeatures), (int)(row % tensor.InFeatures));
            int taken;
            if (within > 0 || buffer.Length < rowBytes)
            {
                taken = Math.Min(buffer.Length, rowBytes - within);
                ReadPartOfRow(reader, tensor, expert, first, within, buffer[..taken]);
            }
            else
            {
                var rows = Math.Min(buffer.Length / rowBytes, tensor.InFeatures - first);
                taken = rows * rowBytes;
                ReadRows(reader, tensor, expert, first, rows, MemoryMarshal.Cast<byte, ushort>(buffer[..taken]));
            }

            buffer = buffer[taken..];
            byteOffset += taken;
        }
    }

    private static void ReadPartOfRow(CheckpointReader reader, Mxfp4Tensor tensor, int expert, int row, int within, Span<byte> part)
    {
        var whole = new ushort[tensor.OutFeatures];
        ReadRows(reader, tensor, expert, row, 1, whole);
        MemoryMarshal.AsBytes(whole.AsSpan()).Slice(within, part.Length).CopyTo(part);
    }

    // All codes of the expert are read, in strips; of each row those in the range of in_features are looked at.
    private static void ReadRows(CheckpointReader reader, Mxfp4Tensor tensor, int expert, int first, int rows, Span<ushort> result)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Strip * (tensor.CodesPerRow + tensor.BlocksPerRow));
        try
        {
            for (var column = 0; column < tensor.OutFeatures; column += Strip)
            {
                var columns = Math.Min(Strip, tensor.OutFeatures - column);
                var codes = bytes.AsSpan(0, columns * tensor.CodesPerRow);
                var scales = bytes.AsSpan(codes.Length, columns * tensor.BlocksPerRow);
                tensor.ReadRows(reader, expert, column, codes, scales);
                for (var block = first / Mxfp4Source.BlockSize; block * Mxfp4Source.BlockSize < first + rows; block++)
                    Decode(tensor, codes, scales, columns, block, first, rows, result[column..]);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    // One block of each of some columns of the result.
    private static void Decode(Mxfp4Tensor tensor, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> scales, int columns, int block, int first, int rows, Span<ushort> result)
    {
        var begin = Math.Max(first, block * Mxfp4Source.BlockSize);
        var end = Math.Min(first + rows, (block + 1) * Mxfp4Source.BlockSize);
        for (var column = 0; column < columns; column++)
        {
            var values = Values.AsSpan(16 * scales[(column * tensor.BlocksPerRow) + block], 16);
            var row = codes.Slice(column * tensor.CodesPerRow, tensor.CodesPerRow);
            var at = ((begin - first) * tensor.OutFeatures) + column;
            for (var k = begin; k < end; k++, at += tensor.OutFeatures)
                result[at] = values[(row[k / 2] >> (4 * (k & 1))) & 15];
        }
    }

    private static ushort Value(int code, int exponent)
    {
        ReadOnlySpan<float> magnitudes = [0f, 0.5f, 1f, 1.5f, 2f, 3f, 4f, 6f];
        var value = exponent == 255 ? float.NaN : magnitudes[code & 7] * MathF.ScaleB(1f, exponent - 127);
        // Two significant bits at most: the lower half of the float32 is empty.
        return (ushort)(BitConverter.SingleToUInt32Bits((code & 8) == 0 ? value : -value) >> 16);
    }
}
