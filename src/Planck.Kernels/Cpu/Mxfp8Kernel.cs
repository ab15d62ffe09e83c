using System;
using System.Runtime.CompilerServices;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Mxfp8Reference"/>. Its clamp to 448 is part of the e4m3 encoding.</summary>
internal readonly struct Mxfp8Kernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(shape.BlockSize == MxExponents.BlockSize);
        KernelArguments.Require(shape.Columns % shape.BlockSize == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length, scales, weight.Length / shape.BlockSize);
        BlockRuns.Quantize<TLanes, Run>(weight, packed, scales, new(shape.Arithmetic));
    }

    private readonly struct Run(ArithmeticProfile arithmetic) : IBlockRun
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
                var exponents = MxExponents.Biased(TLanes.Load(in amax[i]), AmaxScale.MaxE4M3, arithmetic);
                TLanes.StoreBytes(exponents, ref Unsafe.Add(ref scales, i / 2));
                TLanes.StoreSingles(MxExponents.Factor(exponents), ref factor[i / 2]);
            }

            for (var i = 0; i < BlockRuns.Columns / 32; i++)
            {
                var factors = TLanes.Create(factor[i]);
                for (var column = 0; column < 32; column += TLanes.Columns)
                {
                    var pairs = TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in source), 32 * i + column));
                    var even = TLanes.MultiplySingle(PairLanes.Even(pairs), factors);
                    var odd = TLanes.MultiplySingle(PairLanes.Odd(pairs), factors);
                    TLanes.StoreWords(E4M3Lanes.EncodePairs(pairs, even, odd), ref Unsafe.Add(ref packed, 32 * i + column));
                }
            }
        }
    }
}
