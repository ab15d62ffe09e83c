using System;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Int4BlockwiseReference"/>.</summary>
internal readonly struct Int4BlockwiseKernel : IVectorKernel
{
    /// <summary>Groups are whole vectors of every width.</summary>
    private const int GroupMultiple = 32;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        var (rows, columns, group) = (shape.Rows, shape.Columns, shape.BlockSize);
        KernelArguments.Require(group > 0 && group % GroupMultiple == 0);
        KernelArguments.Require(rows % 2 == 0 && columns % group == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length / 2, scales, (long)weight.Length / group * sizeof(float));

        for (var row = 0; row < rows; row += 2)
        {
            for (var left = 0; left < columns; left += group)
            {
                var upper = weight.Slice(row * columns + left, group);
                var lower = weight.Slice((row + 1) * columns + left, group);
                var upperScale = AmaxScale.Of(AmaxKernel.Of<TLanes>(upper), AmaxScale.MaxInt4, shape.Arithmetic);
                var lowerScale = AmaxScale.Of(AmaxKernel.Of<TLanes>(lower), AmaxScale.MaxInt4, shape.Arithmetic);
                var index = (row * columns + left) / group * sizeof(float);
                BinaryPrimitives.WriteSingleLittleEndian(scales[index..], upperScale);
                BinaryPrimitives.WriteSingleLittleEndian(scales[(index + columns / group * sizeof(float))..], lowerScale);
                Encode<TLanes>(upper, upperScale, lower, lowerScale, packed.Slice(row / 2 * columns + left, group));
            }
        }
    }

    /// <summary>A group of an even row and of the odd row below it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Encode<TLanes>(ReadOnlySpan<ushort> upper, float upperScale, ReadOnlySpan<ushort> lower, float lowerScale, Span<byte> codes)
        where TLanes : struct, ILanes<TLanes>
    {
        ref readonly var firstUpper = ref MemoryMarshal.GetReference(upper);
        ref readonly var firstLower = ref MemoryMarshal.GetReference(lower);
        ref var code = ref MemoryMarshal.GetReference(codes);
        var (upperScales, lowerScales) = (TLanes.Create(upperScale), TLanes.Create(lowerScale));
        for (var column = 0; column < codes.Length; column += TLanes.Columns)
        {
            var upperCodes = EncodePairs(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in firstUpper), column)), upperScales);
            var lowerCodes = EncodePairs(TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in firstLower), column)), lowerScales);
            TLanes.StoreWords(upperCodes | (lowerCodes << 4), ref Unsafe.Add(ref code, column));
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
