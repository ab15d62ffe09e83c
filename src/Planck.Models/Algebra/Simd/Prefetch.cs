using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Planck.Algebra.Simd;

/// <summary>Hints that memory will soon be read; nothing on processors without them. Any address is allowed.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Float32 elements in a cache line.</summary>
    public const int LineLength = 16;

    /// <summary>
    /// How many bytes ahead rows of weight are asked for. Many rows are read at once, each from a page of its own, where the processor's own prefetching
    /// stops at page ends. 256 to 4096 were tried; 1024 was best with 1 and 2 rows of activations.
    /// </summary>
    public const int StreamDistance = 1024;

    /// <summary>Into the second-level cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line(float* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }
}
