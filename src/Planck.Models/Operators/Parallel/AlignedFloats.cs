using System;
using System.Runtime.InteropServices;

namespace Planck.Operators;

/// <summary>Scratch memory outside the garbage collector's heap, aligned to a cache line. Its content is undefined at first.</summary>
internal sealed unsafe class AlignedFloats : IDisposable
{
    private const int CacheLine = 64;

    public AlignedFloats(int length)
    {
        Length = length;
        Pointer = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1) * sizeof(float), CacheLine);
    }

    ~AlignedFloats() => Free();

    public float* Pointer { get; private set; }

    public int Length { get; }

    public Span<float> Span => new(Pointer, Length);

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(Pointer);
        Pointer = null;
    }
}
