using System;
using System.Buffers;

namespace Planck.Algebra;

/// <summary>The bytes of a tensor in memory, in the little-endian layout of a safetensors file. More than 2 GiB are possible over native memory.</summary>
public sealed unsafe class TensorBytes
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly byte* _native;
    private readonly object? _owner;

    private TensorBytes(ReadOnlyMemory<byte> memory, byte* native, long length, object? owner)
    {
        (_memory, Length, _owner) = (memory, length, owner);
        _native = native;
    }

    public long Length { get; }

    public static TensorBytes Over(ReadOnlyMemory<byte> memory) => new(memory, null, memory.Length, null);

    /// <summary>Memory outside the managed heap, or a mapped file.</summary>
    /// <param name="start">Address of the first byte.</param>
    /// <param name="owner">What keeps the memory valid; it is not collected before this object is.</param>
    public static TensorBytes Over(nint start, long length, object owner)
    {
        ArgumentOutOfRangeException.ThrowIfZero(start);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new(default, (byte*)start, length, owner);
    }

    /// <summary>Float32 elements that the caller holds in place for as long as this object is used.</summary>
    internal static TensorBytes Pinned(float* start, int elements) => new(default, (byte*)start, elements * (long)sizeof(float), null);

    /// <exception cref="ArgumentOutOfRangeException">Not all of these bytes belong to the tensor.</exception>
    public ReadOnlySpan<byte> Slice(long offset, int length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"{length} bytes from byte {offset} were asked of a tensor of {Length} bytes");
        return _native is null ? _memory.Span.Slice((int)offset, length) : new(_native + offset, length);
    }

    /// <summary>Keeps the bytes in place until the handle is disposed.</summary>
    internal MemoryHandle Pin()
    {
        GC.KeepAlive(_owner);
        return _native is null ? _memory.Pin() : new(_native);
    }
}
