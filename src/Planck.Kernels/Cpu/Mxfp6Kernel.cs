using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Planck.Formats;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Mxfp6Reference"/>: codes of a byte each, then four of them in three bytes.</summary>
internal readonly struct Mxfp6Kernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(shape.BlockSize == MxExponents.BlockSize);
        KernelArguments.Require(shape.Columns % shape.BlockSize == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length / 4L * 3, scales, weight.Length / shape.BlockSize);
        Span<byte> codes = stackalloc byte[BlockRuns.Columns];
        for (var start = 0; start < weight.Length; start += BlockRuns.Columns)
        {
            var columns = Math.Min(BlockRuns.Columns, weight.Length - start);
            var run = shape with { Rows = 1, Columns = columns };
            var runScales = scales.Slice(start / shape.BlockSize, columns / shape.BlockSize);
            MxByteRuns.Quantize<TLanes, E3M2>(weight.Slice(start, columns), run, ArithmeticProfile.Cpu, codes[..columns], runScales);
            Pack(codes[..columns], packed.Slice(start / 4 * 3, columns / 4 * 3));
        }
    }

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(amax.IsEmpty);
        Quantize<TLanes>(weight, shape, packed, scales);
    }

    /// <summary>Eight 6-bit codes, the first in the lowest bits, become six bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pack(ReadOnlySpan<byte> codes, Span<byte> packed)
    {
        for (var i = 0; i < codes.Length / 8; i++)
        {
            var eight = BinaryPrimitives.ReadUInt64LittleEndian(codes[(8 * i)..]);
            eight = (eight & 0x003F_003F_003F_003F) | (eight >> 2 & 0x0FC0_0FC0_0FC0_0FC0);
            eight = (eight & 0x0000_0FFF_0000_0FFF) | (eight >> 4 & 0x00FF_F000_00FF_F000);
            eight = (eight & 0x00FF_FFFF) | (eight >> 8 & 0xFFFF_FF00_0000);
            BinaryPrimitives.WriteUInt32LittleEndian(packed[(6 * i)..], (uint)eight);
            BinaryPrimitives.WriteUInt16LittleEndian(packed[((6 * i) + 4)..], (ushort)(eight >> 32));
        }
    }

    private readonly struct E3M2 : IMxByteElement
    {
        public static float Largest => E3M2Float.Largest;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TLanes Encode<TLanes>(TLanes pairs, TLanes factor)
            where TLanes : struct, ILanes<TLanes>
        {
            var signs = ((pairs >>> 10) & TLanes.Create(0x20u)) | ((pairs >>> 18) & TLanes.Create(0x2000u));
            var even = E3M2Lanes.EncodeMagnitude(TLanes.MultiplySingle(PairLanes.Even(pairs), factor));
            var odd = E3M2Lanes.EncodeMagnitude(TLanes.MultiplySingle(PairLanes.Odd(pairs), factor));
            return even | (odd << 8) | signs;
        }
    }
}
