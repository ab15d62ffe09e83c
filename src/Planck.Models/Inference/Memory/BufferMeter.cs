using System.Threading;

namespace Planck.Inference;

/// <summary>Counts the bytes of a model's native buffers: weights, work memory, hidden states, keys and values.</summary>
internal sealed class BufferMeter
{
    private long _current;
    private long _peak;

    public long Current => Interlocked.Read(ref _current);

    /// <summary>The most bytes held at once.</summary>
    public long Peak => Interlocked.Read(ref _peak);

    public void Add(long bytes)
    {
        var current = Interlocked.Add(ref _current, bytes);
        var peak = Interlocked.Read(ref _peak);
        while (current > peak && Interlocked.CompareExchange(ref _peak, current, peak) is var seen && seen != peak)
            peak = seen;
    }

    public void Remove(long bytes) => Interlocked.Add(ref _current, -bytes);
}
