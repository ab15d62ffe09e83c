using System;
using System.Collections.Generic;

namespace Planck.Inference;

/// <summary>
/// Work buffers taken and given back like a stack, so that a pass allocates nothing per token: what is taken last is given back first. It has one segment of
/// the size announced; what does not fit there gets a segment of its own until it is given back.
/// </summary>
internal sealed unsafe class WorkMemory : IDisposable
{
    private const long Alignment = 16;

    private readonly BufferMeter _meter;
    private readonly NativeBuffer _main;
    private readonly Stack<NativeBuffer> _overflow = [];
    private long _used;

    /// <param name="floats">Values that are taken at once, at most, as far as is known.</param>
    public WorkMemory(long floats, BufferMeter meter)
    {
        _meter = meter;
        _main = new(Rounded(floats) * sizeof(float), meter);
    }

    /// <summary>Takes a buffer of undefined content. Dispose it before those taken earlier.</summary>
    public WorkBuffer Take(long floats)
    {
        if (floats is < 0 or > int.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(floats), $"a work buffer of {floats} values is no span");
        var rounded = Rounded(floats);
        if ((_used + rounded) * sizeof(float) <= _main.Bytes)
        {
            var start = (float*)_main.Start + _used;
            _used += rounded;
            return new(this, start, (int)floats, rounded);
        }

        var segment = new NativeBuffer(rounded * sizeof(float), _meter);
        _overflow.Push(segment);
        return new(this, (float*)segment.Start, (int)floats, 0);
    }

    /// <summary>Values that buffers taken one after another occupy.</summary>
    public static long Rounded(long floats) => (floats + Alignment - 1) / Alignment * Alignment;

    public void Dispose()
    {
        _main.Dispose();
        while (_overflow.TryPop(out var segment))
            segment.Dispose();
    }

    internal void GiveBack(in WorkBuffer buffer)
    {
        if (buffer.Reserved > 0 || buffer.Length == 0)
            _used -= buffer.Reserved;
        else if (_overflow.TryPop(out var segment))
            segment.Dispose();
    }
}
