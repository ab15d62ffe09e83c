using System;

namespace Planck.Inference;

/// <summary>Float32 values taken from a <see cref="WorkMemory"/>.</summary>
internal readonly unsafe struct WorkBuffer(WorkMemory owner, float* start, int length, long reserved) : IDisposable
{
    public int Length => length;

    public Span<float> Span => new(start, length);

    /// <summary>Values taken of the main segment.</summary>
    internal long Reserved => reserved;

    public static implicit operator Span<float>(in WorkBuffer buffer) => buffer.Span;

    public static implicit operator ReadOnlySpan<float>(in WorkBuffer buffer) => buffer.Span;

    public void Dispose() => owner.GiveBack(this);
}
