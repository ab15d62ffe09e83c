using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>
/// See <see cref="Reference.Int4BlockwiseReference"/>. Two rows at a time, in segments: the scales of each row first, which reads memory in order, then
/// the elements of both rows from the nearest cache.
/// </summary>
internal readonly struct Int4BlockwiseKernel : IVectorKernel
{
    /// <summary>Scales are kept per 32 columns, the smallest group.</summary>
    private const int Chunk = 32;

    /// <summary>Columns of a segment; both rows of it are 16 KiB.</summary>
    private const int Segment = 8 * BlockRuns.Columns;

    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        var (rows, columns, group) = (shape.Rows, shape.Columns, shape.BlockSize);
        KernelArguments.Require(group > 0 && group % Chunk == 0 && BlockRuns.Columns % group == 0);
        KernelArguments.Require(rows % 2 == 0 && columns % group == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length / 2, scales, (long)weight.Length / group * sizeof(float));

        var scaleBytes = columns / group * sizeof(float);
        Span<float> evenPerChunk = stackalloc float[Segment / Chunk];
        Span<float> oddPerChunk = stackalloc float[Segment / Chunk];
        for (var row = 0; row < rows; row += 2)
        {
            for (var left = 0; left < columns; left += Segment)
            {
                var width = Math.Min(Segment, columns - left);
                var even = weight.Slice(row * columns + left, width);
                var odd = weight.Slice((row + 1) * columns + left, width);
                var stored = row * scaleBytes + left / group * sizeof(float);
                Scales<TLanes>(even, group, shape.Arithmetic, evenPerChunk, scales[stored..]);
                Scales<TLanes>(odd, group, shape.Arithmetic, oddPerChunk, scales[(stored + scaleBytes)..]);
                Encode<TLanes>(even, evenPerChunk, odd, oddPerChunk, packed.Slice(row / 2 * columns + left, width));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Encode<TLanes>(ReadOnlySpan<ushort> even, Span<float> evenScale, ReadOnlySpan<ushort> odd, Span<float> oddScale, Span<byte> codes)
        where TLanes : struct, ILanes<TLanes>
    {
        ref readonly var firstEven = ref MemoryMarshal.GetReference(even);
        ref readonly var firstOdd = ref MemoryMarshal.GetReference(odd);
        ref var code = ref MemoryMarshal.GetReference(codes);
        for (var chunk = 0; chunk < codes.Length / Chunk; chunk++)
        {
            var (evenDivisor, oddDivisor) = (TLanes.Create(evenScale[chunk]), TLanes.Create(oddScale[chunk]));
            for (var column = chunk * Chunk; column < (chunk + 1) * Chunk; column += TLanes.Columns)
            {
                var evenCodes = EncodePairs(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in firstEven), column)), evenDivisor);
                var oddCodes = EncodePairs(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in firstOdd), column)), oddDivisor);
                TLanes.StoreWords(evenCodes | (oddCodes << 4), ref Unsafe.Add(ref code, column));
            }
        }
    }

    /// <summary>The scales of a segment of a row: one for every chunk in <paramref name="perChunk"/>, one for every group in <paramref name="stored"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scales<TLanes>(ReadOnlySpan<ushort> row, int group, ArithmeticProfile arithmetic, Span<float> perChunk, Span<byte> stored)
        where TLanes : struct, ILanes<TLanes>
    {
        for (var left = 0; left < row.Length; left += BlockRuns.Columns)
        {
            var run = row.Slice(left, Math.Min(BlockRuns.Columns, row.Length - left));
            BlockAmax.OfThirtyTwos<TLanes>(run, perChunk.Slice(left / Chunk, BlockRuns.Columns / Chunk));
        }

        var (chunks, chunksPerGroup) = (row.Length / Chunk, group / Chunk);
        if (chunksPerGroup > 1)
            SpreadLargest(MemoryMarshal.Cast<float, int>(perChunk[..chunks]), chunksPerGroup);
        for (var i = 0; i < perChunk.Length; i += TLanes.Columns / 2)
            TLanes.StoreSingles(AmaxScaleLanes.Of(TLanes.LoadSingles(ref perChunk[i]), AmaxScale.MaxInt4, arithmetic), ref perChunk[i]);
        for (var i = 0; i < chunks / chunksPerGroup; i++)
            BinaryPrimitives.WriteSingleLittleEndian(stored[(i * sizeof(float))..], perChunk[i * chunksPerGroup]);
    }

    /// <summary>Gives every member of a group the largest of the group. The bits of positive numbers order like the numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void SpreadLargest(Span<int> bits, int groupLength)
    {
        for (var first = 0; first < bits.Length; first += groupLength)
        {
            var largest = 0;
            for (var i = first; i < first + groupLength; i++)
                largest = Math.Max(largest, bits[i]);
            for (var i = first; i < first + groupLength; i++)
                bits[i] = largest;
        }
    }

    /// <summary>The int4 codes of both columns of every lane in the low nibbles of its low two bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes EncodePairs<TLanes>(TLanes pairs, TLanes scale)
        where TLanes : struct, ILanes<TLanes>
    {
        var even = IntegerLanes.Round(TLanes.DivideSingle(PairLanes.Even(pairs), scale));
        var odd = IntegerLanes.Round(TLanes.DivideSingle(PairLanes.Odd(pairs), scale));
        return (even & TLanes.Create(0x0Fu)) | ((odd << 8) & TLanes.Create(0x0F00u));
    }
}
