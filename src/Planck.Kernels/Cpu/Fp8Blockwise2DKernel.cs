using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>
/// See <see cref="Reference.Fp8Blockwise2DReference"/>. Many blocks side by side are one tile: its rows are long enough that memory is read
/// in order, and the tile (at most 1 MiB) is still in a cache when its elements are encoded.
/// </summary>
internal readonly struct Fp8Blockwise2DKernel : IVectorKernel
{
    private const int BlocksPerTile = 32;

    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        var (rows, columns, blockColumns, blockRows) = (shape.Rows, shape.Columns, shape.BlockSize, QuantFormats.Fp8Blockwise2D.BlockRows);
        KernelArguments.Require(blockColumns > 0);
        var blocksPerRow = (int)(((long)columns + blockColumns - 1) / blockColumns);
        var blocks = ((long)rows + blockRows - 1) / blockRows * blocksPerRow;
        KernelArguments.Check(weight, shape, packed, weight.Length, scales, blocks * sizeof(float));

        Span<float> perBlock = stackalloc float[BlocksPerTile];
        for (var top = 0; top < rows; top += blockRows)
        {
            for (var firstBlock = 0; firstBlock < blocksPerRow; firstBlock += BlocksPerTile)
            {
                var left = firstBlock * blockColumns;
                var width = Math.Min(BlocksPerTile * blockColumns, columns - left);
                var (start, lastRow) = (top * columns + left, Math.Min(top + blockRows, rows) - 1);
                AmaxOfBlocks<TLanes>(weight[start..(lastRow * columns + left + width)], width, columns, blockColumns, perBlock);

                var stored = scales[((top / blockRows * blocksPerRow + firstBlock) * sizeof(float))..];
                for (var block = 0; block * blockColumns < width; block++)
                {
                    // The shared amax is 0, unless linears share the scale of their only block.
                    var amax = MathF.Max(shape.TensorAmax, perBlock[block]);
                    perBlock[block] = AmaxScale.Of(amax, AmaxScale.MaxE4M3, shape.Arithmetic);
                    BinaryPrimitives.WriteSingleLittleEndian(stored[(block * sizeof(float))..], perBlock[block]);
                }

                for (var row = top; row <= lastRow; row++, start += columns)
                    ByteRow.Encode<TLanes, E4M3Element>(weight.Slice(start, width), blockColumns, perBlock, packed.Slice(start, width));
            }
        }
    }

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        var (columns, blockRows) = (shape.Columns, QuantFormats.Fp8Blockwise2D.BlockRows);
        KernelArguments.Require(shape.BlockSize > 0);
        var blocksPerRow = (int)(((long)columns + shape.BlockSize - 1) / shape.BlockSize);
        var blocks = ((long)shape.Rows + blockRows - 1) / blockRows * blocksPerRow;
        KernelArguments.Check(weight, shape, packed, weight.Length, scales, blocks * sizeof(float));
        KernelArguments.Require(amax.Length == blocks);

        Span<float> scale = new float[blocks];
        for (var block = 0; block < blocks; block++)
        {
            scale[block] = AmaxScale.Of(amax[block], AmaxScale.MaxE4M3, shape.Arithmetic);
            BinaryPrimitives.WriteSingleLittleEndian(scales[(block * sizeof(float))..], scale[block]);
        }

        for (var row = 0; row < shape.Rows; row++)
        {
            var start = row * columns;
            ByteRow.Encode<TLanes, E4M3Element>(
                weight.Slice(start, columns), shape.BlockSize, scale[(row / blockRows * blocksPerRow)..], packed.Slice(start, columns));
        }
    }

    /// <summary>The amax of every block of a tile.</summary>
    /// <param name="tile">The weights from the first element of the tile to its last.</param>
    /// <param name="stride">From a row to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void AmaxOfBlocks<TLanes>(ReadOnlySpan<ushort> tile, int width, int stride, int blockColumns, Span<float> amax)
        where TLanes : struct, ILanes<TLanes>
    {
        ref readonly var first = ref MemoryMarshal.GetReference(tile);
        var magnitude = TLanes.Create(0x7FFF_7FFFu);
        var largest = default(Largest<TLanes>);
        for (var row = 0; row < tile.Length; row += stride)
        {
            for (int block = 0, column = 0; column < width; block++)
            {
                var end = Math.Min(column + blockColumns, width);
                var lanes = largest[block];
                for (; column <= end - TLanes.Columns; column += TLanes.Columns)
                    lanes = TLanes.MaxOfHalves(lanes, TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in first), row + column)) & magnitude);
                for (; column < end; column++)
                    lanes = TLanes.MaxOfHalves(lanes, TLanes.Create((uint)(tile[row + column] & 0x7FFF)));
                largest[block] = lanes;
            }
        }

        for (var block = 0; block < BlocksPerTile; block++)
            amax[block] = Bf16.ToSingle(TLanes.LargestHalf(largest[block]));
    }

    /// <summary>The largest magnitudes so far of every block of a tile.</summary>
    [InlineArray(BlocksPerTile)]
    private struct Largest<TLanes>
    {
        private TLanes _first;
    }
}
