using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Planck.Formats;
using Planck.Kernels.Codecs;
using Planck.Kernels.Scales;

namespace Planck.Kernels.Cpu;

/// <summary>See <see cref="Reference.StaticNvfp4Reference"/>: NVFP4 whose blocks have an amax of their own. In runs, as <see cref="BlockRuns"/>.</summary>
internal static class StaticNvfp4
{
    private const int BlockSize = 16;

    private const int BlocksPerRun = BlockRuns.Columns / BlockSize;

    /// <param name="amax">One per block; empty takes those of the weight.</param>
    /// <param name="largestBlockScale">448, or 256 in four-over-six.</param>
    public static void Quantize<TLanes>(
        ReadOnlySpan<ushort> weight, in QuantizeShape shape, ReadOnlySpan<float> amax, float largestBlockScale, Span<byte> packed, Span<byte> scales)
        where TLanes : struct, ILanes<TLanes>
    {
        KernelArguments.Require(shape.BlockSize == BlockSize);
        KernelArguments.Require(shape.Columns % BlockSize == 0);
        KernelArguments.Check(weight, shape, packed, weight.Length / 2, scales, weight.Length / BlockSize);

        Span<ushort> whole = stackalloc ushort[BlockRuns.Columns];
        Span<float> perBlock = stackalloc float[BlocksPerRun];
        Span<byte> codes = stackalloc byte[BlockRuns.Columns / 2];
        Span<byte> blockScales = stackalloc byte[BlocksPerRun];
        for (var start = 0; start < weight.Length; start += BlockRuns.Columns)
        {
            var columns = Math.Min(BlockRuns.Columns, weight.Length - start);
            var (block, blocks) = (start / BlockSize, columns / BlockSize);
            scoped var run = weight.Slice(start, columns);
            if (columns < BlockRuns.Columns)
            {
                whole.Clear();
                run.CopyTo(whole);
                run = whole;
            }

            if (amax.IsEmpty)
                Measure<TLanes>(run, perBlock);
            else
                amax.Slice(block, blocks).CopyTo(perBlock);
            Scales<TLanes>(perBlock, shape, largestBlockScale, blockScales);
            if (columns == BlockRuns.Columns)
            {
                Encode<TLanes>(run, perBlock, packed.Slice(start / 2, columns / 2));
            }
            else
            {
                Encode<TLanes>(run, perBlock, codes);
                codes[..(columns / 2)].CopyTo(packed[(start / 2)..]);
            }

            blockScales[..blocks].CopyTo(scales[block..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Measure<TLanes>(ReadOnlySpan<ushort> run, Span<float> amax)
        where TLanes : struct, ILanes<TLanes>
    {
        Unsafe.SkipInit(out PerSixteen sixteens);
        BlockAmax.OfSixteens<TLanes>(in MemoryMarshal.GetReference(run), ref sixteens[0], BlocksPerRun);
        for (var i = 0; i < amax.Length; i++)
            amax[i] = Bf16.ToSingle(sixteens[i]);
    }

    /// <summary>Turns amaxes into what elements are divided by, and into the codes of the scales.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Scales<TLanes>(Span<float> perBlock, in QuantizeShape shape, float largestBlockScale, Span<byte> codes)
        where TLanes : struct, ILanes<TLanes>
    {
        var range = shape.TensorAmax == 0f ? Nvfp4Scale.MaxE2M1 : shape.TensorAmax;
        var tensorRange = TLanes.Create(ConstantDivision.Divide(range, Nvfp4Scale.MaxE2M1, shape.Arithmetic));
        var tensorScale = TLanes.Create(Nvfp4Scale.TensorOfStatic(range, largestBlockScale, shape.Arithmetic));
        var (zero, smallest) = (TLanes.Create(0u), TLanes.Create(Nvfp4Scale.SmallestBlockScale));
        for (var i = 0; i < perBlock.Length; i += TLanes.Columns / 2)
        {
            // Nothing is negative, so all of it orders like integers.
            var blockRange = AmaxScaleLanes.Divide(TLanes.LoadSingles(in perBlock[i]), Nvfp4Scale.MaxE2M1, shape.Arithmetic);
            blockRange = TLanes.SelectLess(zero, blockRange, blockRange, TLanes.Create(1f));
            var scale = TLanes.DivideSingle(TLanes.MultiplySingle(blockRange, TLanes.Create(largestBlockScale)), tensorRange);
            scale = TLanes.SelectLess(scale, smallest, smallest, scale);
            var code = E4M3Lanes.EncodeMagnitude(TLanes.Min(scale, TLanes.Create(Nvfp4Scale.LargestBlockScale)));
            TLanes.StoreBytes(code, ref codes[i]);
            TLanes.StoreSingles(TLanes.MultiplySingle(E4M3Lanes.DecodeMagnitude(code), tensorScale), ref perBlock[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Encode<TLanes>(ReadOnlySpan<ushort> run, ReadOnlySpan<float> divisors, Span<byte> packed)
        where TLanes : struct, ILanes<TLanes>
    {
        ref readonly var source = ref MemoryMarshal.GetReference(run);
        ref var destination = ref MemoryMarshal.GetReference(packed);
        for (var i = 0; i < BlockRuns.Columns / 32; i++)
        {
            for (var column = 0; column < 32; column += TLanes.Columns)
            {
                var pairs = TLanes.Load(in Unsafe.Add(ref Unsafe.AsRef(in source), (32 * i) + column));
                var divisor = TLanes.CreateHalves(divisors[2 * i], divisors[(2 * i) + 1], column);
                TLanes.StoreBytes(Nvfp4Codes.EncodePairs(pairs, divisor), ref Unsafe.Add(ref destination, (16 * i) + (column / 2)));
            }
        }
    }
}
