using System;
using System.Runtime.CompilerServices;
using Planck.Formats;

namespace Planck.Kernels.Cpu;

/// <summary>How a microscaling format encodes elements to one byte each.</summary>
internal interface IMxByteElement
{
    /// <summary>The largest element.</summary>
    static abstract float Largest { get; }

    /// <summary>The codes of both columns of every lane in its low two bytes.</summary>
    /// <param name="factor">2^-exponent.</param>
    static abstract TLanes Encode<TLanes>(TLanes pairs, TLanes factor)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>Microscaling blocks with one byte per element.</summary>
internal static class MxByteRuns
{
    public static void Quantize<TLanes, TElement>(
        ReadOnlySpan<ushort> weight, in QuantizeShape shape, ArithmeticProfile arithmetic, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
        where TElement : IMxByteElement
    {
        KernelArguments.Require(shape.BlockSize == MxExponents.BlockSize);
        KernelArguments.Require(shape.Columns % shape.BlockSize == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length, scales, weight.Length / shape.BlockSize);
        BlockRuns.Quantize<TLanes, Run<TElement>>(weight, packed, scales, new(arithmetic));
    }

    private readonly struct Run<TElement>(ArithmeticProfile arithmetic) : IBlockRun
        where TElement : IMxByteElement
    {
        public int BlockSize => MxExponents.BlockSize;

        public int ElementsPerByte => 1;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Quantize<TLanes>(ref readonly ushort source, ref byte packed, ref byte scales)
            where TLanes : struct, ILanes<TLanes>
        {
            Unsafe.SkipInit(out PerSixteen amax);
            Unsafe.SkipInit(out PerThirtyTwo factor);

            BlockAmax.OfSixteens<TLanes>(in source, ref amax[0], BlockRuns.Columns / 16);
            for (var i = 0; i < BlockRuns.Columns / 16; i += TLanes.Columns)
            {
                var exponents = MxExponents.Biased(TLanes.Load(in amax[i]), TElement.Largest, arithmetic);
                TLanes.StoreBytes(exponents, ref Unsafe.Add(ref scales, i / 2));
                TLanes.StoreSingles(MxExponents.Factor(exponents), ref factor[i / 2]);
            }

            for (var i = 0; i < BlockRuns.Columns / 32; i++)
            {
                var factors = TLanes.Create(factor[i]);
                for (var column = 0; column < 32; column += TLanes.Columns)
                {
                    var pairs = TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in source), (32 * i) + column));
                    TLanes.StoreWords(TElement.Encode(pairs, factors), ref Unsafe.Add(ref packed, (32 * i) + column));
                }
            }
        }
    }
}
