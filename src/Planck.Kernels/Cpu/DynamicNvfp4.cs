using System;
using System.Runtime.CompilerServices;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.DynamicNvfp4Reference"/>: NVFP4 whose block scales follow the blocks.</summary>
internal static class DynamicNvfp4
{
    /// <param name="tensorScale"><c>weight_scale_2</c>.</param>
    public static void Quantize<TLanes>(ReadOnlySpan<ushort> weight, in QuantizeShape shape, float tensorScale, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(shape.BlockSize is 16 or 32);
        KernelArguments.Require(shape.Columns % shape.BlockSize == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length / 2, scales, weight.Length / shape.BlockSize);
        BlockRuns.Quantize<TLanes, Run>(weight, packed, scales, new(shape.BlockSize, tensorScale));
    }

    private readonly struct Run(int blockSize, float tensorScale) : IBlockRun
    {
        public int BlockSize => blockSize;

        public int ElementsPerByte => 2;

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        public void Quantize<TLanes>(ref readonly ushort source, ref byte packed, ref byte scales)
            where TLanes : struct, ILanes<TLanes>
        {
            Unsafe.SkipInit(out PerSixteen amax);
            Unsafe.SkipInit(out PerThirtyTwo firstDivisor);
            Unsafe.SkipInit(out PerThirtyTwo secondDivisor);

            BlockAmax.OfSixteens<TLanes>(in source, ref amax[0], BlockRuns.Columns / 16);
            for (var i = 0; i < BlockRuns.Columns / 16; i += TLanes.Columns)
            {
                var pairs = TLanes.Load(in amax[i]);
                if (blockSize == 32)
                    pairs = TLanes.MaxOfHalves(pairs, (pairs >>> 16) | (pairs << 16));
                var (first, second) = (BlockScale(PairLanes.Even(pairs)), BlockScale(PairLanes.Odd(pairs)));
                if (blockSize == 32)
                    TLanes.StoreBytes(first, ref Unsafe.Add(ref scales, i / 2));
                else
                    TLanes.StoreWords(first | (second << 8), ref Unsafe.Add(ref scales, i));
                TLanes.StoreSingles(Divisor(first), ref firstDivisor[i / 2]);
                TLanes.StoreSingles(Divisor(second), ref secondDivisor[i / 2]);
            }

            for (var i = 0; i < BlockRuns.Columns / 32; i++)
            {
                for (var column = 0; column < 32; column += TLanes.Columns)
                {
                    var pairs = TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in source), 32 * i + column));
                    var divisor = TLanes.CreateHalves(firstDivisor[i], secondDivisor[i], column);
                    TLanes.StoreBytes(Nvfp4Codes.EncodePairs(pairs, divisor), ref Unsafe.Add(ref packed, 16 * i + column / 2));
                }
            }
        }

        /// <summary>The e4m3 codes of block scales, as <see cref="Nvfp4Scale.Block"/>. None is negative, so they order like integers.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TLanes BlockScale<TLanes>(TLanes amax)
            where TLanes : struct, ILanes<TLanes>
        {
            var (one, smallest) = (TLanes.Create(1f), TLanes.Create(Nvfp4Scale.SmallestBlockScale));
            var scale = TLanes.DivideSingle(amax, TLanes.Create(Nvfp4Scale.MaxE2M1 * tensorScale));
            scale = TLanes.SelectLess(TLanes.Create(0u), scale, scale, one);
            scale = TLanes.SelectLess(scale, smallest, smallest, scale);
            return E4M3Lanes.EncodeMagnitude(TLanes.Min(scale, TLanes.Create(Nvfp4Scale.LargestBlockScale)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private TLanes Divisor<TLanes>(TLanes scaleCodes)
            where TLanes : struct, ILanes<TLanes> =>
            TLanes.MultiplySingle(E4M3Lanes.DecodeMagnitude(scaleCodes), TLanes.Create(tensorScale));
    }
}
