using System;
using System.Runtime.InteropServices;

namespace Planck.Algebra.Products;

/// <summary>What one worker packs into: 0.4 MB, made to stay in the second-level cache beside what streams through it, and up to 4 MB of activations.</summary>
internal sealed unsafe class PanelBuffer
{
    /// <summary>Rows of weight in a panel, at most: with <see cref="SumOrder.BlockLength"/> columns 384 KiB, so that the next one has room beside it in the second-level cache. A multiple of every strip's rows.</summary>
    public const int PanelRows = 192;

    /// <summary>Rows of activations in a piece, about.</summary>
    public const int MostRows = 2048;

    private const int Alignment = 64;
    private const int LargestTile = 16;

    private readonly byte[] _memory;
    private byte[] _rows = [];

    public PanelBuffer()
    {
        const int strips = PanelRows * SumOrder.BlockLength;
        const int tile = LargestTile * 32;
        _memory = Allocate(strips + tile);
        Strips = Aligned(_memory);
        Tile = Strips + strips;
    }

    /// <summary>The packed panel: strips, each <see cref="SumOrder.BlockLength"/> columns long.</summary>
    public float* Strips { get; }

    /// <summary>A tile of the product that does not fit into it as a whole.</summary>
    public float* Tile { get; }

    /// <summary>Room for rows of activations, each <see cref="SumOrder.BlockLength"/> long, and for the rest of the last tile. What was there is lost.</summary>
    public float* Rows(int count)
    {
        var needed = (count + LargestTile) * SumOrder.BlockLength;
        if (_rows.Length < needed * sizeof(float))
            _rows = Allocate(needed);
        return Aligned(_rows);
    }

    private static byte[] Allocate(int elements) => GC.AllocateUninitializedArray<byte>(elements * sizeof(float) + Alignment, pinned: true);

    private static float* Aligned(byte[] memory) =>
        (float*)(((nint)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0) + Alignment - 1) & -Alignment);
}
