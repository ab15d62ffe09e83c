using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Planck.Kernels.Cpu;

/// <summary>
/// Formats whose blocks are 16 or 32 columns of one row, which makes a whole tensor one sequence of blocks. It is quantized in runs of
/// <see cref="Columns"/>: first the scales of a run, many at once, then its elements while they are still in the nearest cache.
/// </summary>
internal static class BlockRuns
{
    /// <summary>Columns of a run.</summary>
    public const int Columns = 512;

    /// <param name="run">The format.</param>
    /// <param name="packed">Codes; whole bytes per run.</param>
    /// <param name="scales">One byte per block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Quantize<TLanes, TRun>(ReadOnlySpan<ushort> weight, Span<byte> packed, Span<byte> scales, in TRun run)
        where TLanes : struct, ILanes<TLanes>
        where TRun : struct, IBlockRun
    {
        var (packedBytes, scaleBytes) = (Columns / run.ElementsPerByte, Columns / run.BlockSize);
        var runs = weight.Length / Columns;
        ref readonly var source = ref MemoryMarshal.GetReference(weight);
        for (var i = 0; i < runs; i++)
        {
            run.Quantize<TLanes>(
                in Unsafe.Add(ref Unsafe.AsRef(in source), i * Columns),
                ref Unsafe.Add(ref MemoryMarshal.GetReference(packed), i * packedBytes),
                ref Unsafe.Add(ref MemoryMarshal.GetReference(scales), i * scaleBytes));
        }

        if (weight.Length > runs * Columns)
            QuantizeTail<TLanes, TRun>(weight[(runs * Columns)..], packed[(runs * packedBytes)..], scales[(runs * scaleBytes)..], run);
    }

    /// <summary>Blocks that do not fill a run: quantized in a buffer that does.</summary>
    private static void QuantizeTail<TLanes, TRun>(ReadOnlySpan<ushort> weight, Span<byte> packed, Span<byte> scales, in TRun run)
        where TLanes : struct, ILanes<TLanes>
        where TRun : struct, IBlockRun
    {
        Span<ushort> wholeWeight = stackalloc ushort[Columns];
        Span<byte> wholePacked = stackalloc byte[Columns];
        Span<byte> wholeScales = stackalloc byte[Columns];
        wholeWeight.Clear();
        weight.CopyTo(wholeWeight);
        run.Quantize<TLanes>(in wholeWeight[0], ref wholePacked[0], ref wholeScales[0]);
        wholePacked[..packed.Length].CopyTo(packed);
        wholeScales[..scales.Length].CopyTo(scales);
    }
}

/// <summary>A format that is quantized in runs of <see cref="BlockRuns.Columns"/>.</summary>
internal interface IBlockRun
{
    /// <summary>Columns that share a scale: 16 or 32.</summary>
    int BlockSize { get; }

    /// <summary>Elements that share a byte.</summary>
    int ElementsPerByte { get; }

    /// <summary>Quantizes one run.</summary>
    void Quantize<TLanes>(ref readonly ushort source, ref byte packed, ref byte scales)
        where TLanes : struct, ILanes<TLanes>;
}

/// <summary>A number for every 16 columns of a run.</summary>
[InlineArray(BlockRuns.Columns / 16)]
internal struct PerSixteen
{
    private ushort _first;
}

/// <summary>A number for every 32 columns of a run.</summary>
[InlineArray(BlockRuns.Columns / 32)]
internal struct PerThirtyTwo
{
    private float _first;
}
