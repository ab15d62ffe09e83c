using System;
using System.Runtime.InteropServices;

namespace Planck.Inference;

/// <summary>Bytes outside the managed heap, aligned to a cache line, counted by a meter, returned to the system when disposed. Undefined at first.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int CacheLine = 64;

    private readonly BufferMeter _meter;
    private byte* _start;

    /// <exception cref="OutOfMemoryException">The system has no such amount left.</exception>
    public NativeBuffer(long bytes, BufferMeter meter)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        _start = (byte*)NativeMemory.AlignedAlloc((nuint)Math.Max(bytes, CacheLine), CacheLine);
        (Bytes, _meter) = (bytes, meter);
        meter.Add(bytes);
    }

    ~NativeBuffer() => Free();

    public long Bytes { get; }

    public byte* Start => _start is not null ? _start : throw new ObjectDisposedException(nameof(NativeBuffer));

    /// <summary>A part of the buffer as float32.</summary>
    /// <param name="first">Element at which it begins.</param>
    public Span<float> Floats(long first, int count)
    {
        if (first < 0 || count < 0 || (first + count) * sizeof(float) > Bytes)
            throw new ArgumentOutOfRangeException(nameof(count), $"{count} values from value {first} were asked of a buffer of {Bytes} bytes");
        return new((float*)Start + first, count);
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        if (_start is null)
            return;
        NativeMemory.AlignedFree(_start);
        _start = null;
        _meter.Remove(Bytes);
    }
}
