using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace Planck.Runtime.Execution;

/// <summary>Allocates the buffers for tensor data and counts them, so that the bound on memory is a number that a test can check.</summary>
internal sealed class BufferMeter
{
    private long _current;
    private long _peak;

    /// <summary>Most bytes allocated at one time.</summary>
    public long PeakBytes => Interlocked.Read(ref _peak);

    public NativeBuffer Allocate(int bytes)
    {
        var now = Interlocked.Add(ref _current, bytes);
        var peak = PeakBytes;
        while (now > peak)
            peak = Interlocked.CompareExchange(ref _peak, now, peak);
        return new(this, bytes);
    }

    internal void Released(int bytes) => Interlocked.Add(ref _current, -bytes);
}

/// <summary>
/// Memory outside the garbage-collected heap, aligned to a cache line: large arrays on the heap would be zeroed, moved between generations
/// and kept long after the run.
/// </summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const int CacheLine = 64;

    private readonly BufferMeter _meter;
    private readonly int _length;
    private void* _memory;

    internal NativeBuffer(BufferMeter meter, int length)
    {
        (_meter, _length) = (meter, length);
        _memory = NativeMemory.AlignedAlloc((nuint)Math.Max(length, 1), CacheLine);
    }

    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return new(_memory, _length);
        }
    }

    public void Dispose()
    {
        if (_memory is null)
            return;
        NativeMemory.AlignedFree(_memory);
        _memory = null;
        _meter.Released(_length);
    }
}
