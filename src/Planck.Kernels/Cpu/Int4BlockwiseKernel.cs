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
    /// <summary>Columns of the smallest group.</summary>
    private const int Chunk = 32;

    /// <summary>Columns of a segment; both rows of it are 16 KiB.</summary>
    private const int Segment = 8 * BlockRuns.Columns;

    /// <summary>float32 numbers in the widest vector, which may be read beyond the last.</summary>
    private const int WidestVector = 16;

    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        Check(weight, shape, packed, scales);
        var (columns, group) = (shape.Columns, shape.BlockSize);
        var scaleBytes = columns / group * sizeof(float);
        Span<float> evenScale = stackalloc float[Segment / Chunk + WidestVector];
        Span<float> oddScale = stackalloc float[Segment / Chunk + WidestVector];
        for (var row = 0; row < shape.Rows; row += 2)
        {
            for (var left = 0; left < columns; left += Segment)
            {
                var width = Math.Min(Segment, columns - left);
                var even = weight.Slice(row * columns + left, width);
                var odd = weight.Slice((row + 1) * columns + left, width);
                var stored = row * scaleBytes + left / group * sizeof(float);
                Scales<TLanes>(even, group, shape.Arithmetic, evenScale, scales[stored..]);
                Scales<TLanes>(odd, group, shape.Arithmetic, oddScale, scales[(stored + scaleBytes)..]);
                Encode<TLanes, Within>(even, evenScale, odd, oddScale, group, packed.Slice(row / 2 * columns + left, width));
            }
        }
    }

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        Check(weight, shape, packed, scales);
        var (columns, groups) = (shape.Columns, shape.Columns / shape.BlockSize);
        KernelArguments.Require(amax.Length == (long)shape.Rows * groups);
        Span<float> scale = new float[2 * groups];
        for (var row = 0; row < shape.Rows; row += 2)
        {
            for (var i = 0; i < scale.Length; i++)
            {
                var group = (row * groups) + i;
                scale[i] = AmaxScale.Of(amax[group], AmaxScale.MaxInt4, shape.Arithmetic);
                BinaryPrimitives.WriteSingleLittleEndian(scales[(group * sizeof(float))..], scale[i]);
            }

            var (even, odd) = (row * columns, (row + 1) * columns);
            Encode<TLanes, Limited>(
                weight.Slice(even, columns), scale[..groups], weight.Slice(odd, columns), scale[groups..], shape.BlockSize, packed.Slice(row / 2 * columns, columns));
        }
    }

    private static void Check(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
    {
        var group = shape.BlockSize;
        KernelArguments.Require(group > 0 && group % Chunk == 0 && BlockRuns.Columns % group == 0);
        KernelArguments.Require(shape.Rows % 2 == 0 && shape.Columns % group == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length / 2, scales, (long)weight.Length / group * sizeof(float));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Encode<TLanes, TRounding>(
        ReadOnlySpan<ushort> even, Span<float> evenScale, ReadOnlySpan<ushort> odd, Span<float> oddScale, int group, Span<byte> codes)
        where TLanes : struct, ILanes<TLanes>
        where TRounding : IRounding
    {
        ref readonly var firstEven = ref MemoryMarshal.GetReference(even);
        ref readonly var firstOdd = ref MemoryMarshal.GetReference(odd);
        ref var code = ref MemoryMarshal.GetReference(codes);
        for (int i = 0, column = 0; column < codes.Length; i++)
        {
            var (evenDivisor, oddDivisor) = (TLanes.Create(evenScale[i]), TLanes.Create(oddScale[i]));
            for (var end = column + group; column < end; column += TLanes.Columns)
            {
                var evenCodes = EncodePairs<TLanes, TRounding>(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in firstEven), column)), evenDivisor);
                var oddCodes = EncodePairs<TLanes, TRounding>(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in firstOdd), column)), oddDivisor);
                TLanes.StoreWords(evenCodes | (oddCodes << 4), ref Unsafe.Add(ref code, column));
            }
        }
    }

    /// <summary>The scales of the groups of a segment of a row, as numbers and as the bytes to store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scales<TLanes>(ReadOnlySpan<ushort> row, int group, ArithmeticProfile arithmetic, Span<float> scale, Span<byte> stored)
        where TLanes : struct, ILanes<TLanes>
    {
        for (var left = 0; left < row.Length; left += BlockRuns.Columns)
        {
            var run = row.Slice(left, Math.Min(BlockRuns.Columns, row.Length - left));
            BlockAmax.OfThirtyTwos<TLanes>(run, scale.Slice(left / Chunk, BlockRuns.Columns / Chunk));
        }

        var groups = row.Length / group;
        if (group > Chunk)
            KeepLargest<TLanes>(scale, groups, group / Chunk);
        for (var i = 0; i < groups; i += TLanes.Columns / 2)
            TLanes.StoreSingles(AmaxScaleLanes.Of(TLanes.LoadSingles(ref scale[i]), AmaxScale.MaxInt4, arithmetic), ref scale[i]);
        for (var i = 0; i < groups; i++)
            BinaryPrimitives.WriteSingleLittleEndian(stored[(i * sizeof(float))..], scale[i]);
    }

    /// <summary>
    /// Moves the largest amax of every group to the front, in order. Each is first raised to its right neighbours', twice as many every time,
    /// without a branch that unsorted numbers would mispredict.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void KeepLargest<TLanes>(Span<float> amax, int groups, int chunksPerGroup)
        where TLanes : struct, ILanes<TLanes>
    {
        for (var distance = 1; distance < chunksPerGroup; distance *= 2)
        {
            // The numbers are bf16, the lower halves zeros.
            for (var i = 0; i < Segment / Chunk; i += TLanes.Columns / 2)
                TLanes.StoreSingles(TLanes.MaxOfHalves(TLanes.LoadSingles(ref amax[i]), TLanes.LoadSingles(ref amax[i + distance])), ref amax[i]);
        }

        for (var i = 0; i < groups; i++)
            amax[i] = amax[i * chunksPerGroup];
    }

    /// <summary>The int4 codes of both columns of every lane in the low nibbles of its low two bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes EncodePairs<TLanes, TRounding>(TLanes pairs, TLanes scale)
        where TLanes : struct, ILanes<TLanes>
        where TRounding : IRounding
    {
        var even = TRounding.Round(TLanes.DivideSingle(PairLanes.Even(pairs), scale));
        var odd = TRounding.Round(TLanes.DivideSingle(PairLanes.Odd(pairs), scale));
        return (even & TLanes.Create(0x0Fu)) | ((odd << 8) & TLanes.Create(0x0F00u));
    }

    private interface IRounding
    {
        static abstract TLanes Round<TLanes>(TLanes quotient)
            where TLanes : struct, ILanes<TLanes>;
    }

    /// <summary>Under the amax of the group itself nothing has to be limited.</summary>
    private readonly struct Within : IRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Round<TLanes>(TLanes quotient)
            where TLanes : struct, ILanes<TLanes> => IntegerLanes.Round(quotient);
    }

    /// <summary>Under a chosen amax.</summary>
    private readonly struct Limited : IRounding
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Round<TLanes>(TLanes quotient)
            where TLanes : struct, ILanes<TLanes> => IntegerLanes.RoundLimited(quotient, AmaxScale.MaxInt4);
    }
}
