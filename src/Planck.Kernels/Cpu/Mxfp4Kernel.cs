using System;
using System.Runtime.CompilerServices;
using Planck.Formats;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.Mxfp4Reference"/>.</summary>
internal readonly struct Mxfp4Kernel : IVectorKernel
{
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(shape.BlockSize == MxExponents.BlockSize);
        KernelArguments.Require(shape.Columns % shape.BlockSize == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length / 2, scales, weight.Length / shape.BlockSize);
        BlockRuns.Quantize<TLanes, Run>(weight, packed, scales, new(shape.Arithmetic));
    }

    public static void QuantizeWith<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(amax.IsEmpty);
        Quantize<TLanes>(weight, shape, packed, scales);
    }

    private readonly struct Run(ArithmeticProfile arithmetic) : IBlockRun
    {
        public int BlockSize => MxExponents.BlockSize;

        public int ElementsPerByte => 2;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Quantize<TLanes>(ref readonly ushort source, ref byte packed, ref byte scales)
            where TLanes : struct, ILanes<TLanes>
        {
            Unsafe.SkipInit(out PerSixteen amax);
            Unsafe.SkipInit(out PerThirtyTwo factor);

            BlockAmax.OfSixteens<TLanes>(in source, ref amax[0], BlockRuns.Columns / 16);
            for (var i = 0; i < BlockRuns.Columns / 16; i += TLanes.Columns)
            {
                var exponents = MxExponents.Biased(TLanes.Load(in amax[i]), Nvfp4Scale.MaxE2M1, arithmetic);
                TLanes.StoreBytes(exponents, ref Unsafe.Add(ref scales, i / 2));

                // 8 units in the last place, a few 2^-22, below the power of two: see EncodePairs.
                TLanes.StoreSingles(MxExponents.Factor(exponents) - TLanes.Create(8u), ref factor[i / 2]);
            }

            for (var i = 0; i < BlockRuns.Columns / 32; i++)
            {
                var factors = TLanes.Create(factor[i]);
                for (var column = 0; column < 32; column += TLanes.Columns)
                {
                    var pairs = TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in source), 32 * i + column));
                    TLanes.StoreBytes(EncodePairs(pairs, factors), ref Unsafe.Add(ref packed, 16 * i + column / 2));
                }
            }
        }

        /// <summary>
        /// The codes of both columns of every lane in its low byte. The format sends ties to the lower magnitude; a factor slightly
        /// below its power of two does that with the ordinary rounding, since a product of 8 significant bits is at a tie or at least 2^-8,
        /// relative, away from one. The sign bit is clear only above zero.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TLanes EncodePairs<TLanes>(TLanes pairs, TLanes factor)
            where TLanes : struct, ILanes<TLanes>
        {
            var zero = TLanes.Create(0u);
            var even = TLanes.MultiplySingle(PairLanes.Even(pairs), factor);
            var odd = TLanes.MultiplySingle(PairLanes.Odd(pairs), factor);
            var signs = TLanes.SelectLess(zero, even, zero, TLanes.Create(0x08u)) | TLanes.SelectLess(zero, odd, zero, TLanes.Create(0x80u));
            return E2M1Lanes.EncodeMagnitude(even) | (E2M1Lanes.EncodeMagnitude(odd) << 4) | signs;
        }
    }
}
