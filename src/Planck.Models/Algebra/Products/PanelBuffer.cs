using System;
using System.Runtime.InteropServices;

namespace Planck.Algebra.Products;

/// <summary>What one worker packs into. About 0.8 MB, made to stay in the second-level cache beside what streams through it.</summary>
internal sealed unsafe class PanelBuffer
{
    /// <summary>Rows of weight in a panel, at most: with <see cref="SumOrder.BlockLength"/> columns 768 KiB. A multiple of every strip's rows.</summary>
    public const int PanelRows = 384;

    private const int Alignment = 64;
    private const int LargestTile = 16;

    private readonly byte[] _memory;

    public PanelBuffer()
    {
        const int strips = PanelRows * SumOrder.BlockLength;
        const int rows = LargestTile * SumOrder.BlockLength;
        const int tile = LargestTile * 32;
        _memory = GC.AllocateUninitializedArray<byte>((strips + rows + tile) * sizeof(float) + Alignment, pinned: true);
        var address = (nint)Marshal.UnsafeAddrOfPinnedArrayElement(_memory, 0);
        Strips = (float*)((address + Alignment - 1) & -Alignment);
        Rows = Strips + strips;
        Tile = Rows + rows;
    }

    /// <summary>The packed panel: strips, each <see cref="SumOrder.BlockLength"/> columns long.</summary>
    public float* Strips { get; }

    /// <summary>One tile's rows of activations.</summary>
    public float* Rows { get; }

    /// <summary>A tile of the product that does not fit into it as a whole.</summary>
    public float* Tile { get; }
}
