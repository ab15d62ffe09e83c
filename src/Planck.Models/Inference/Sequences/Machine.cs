using System;
using Planck.Algebra;

namespace Planck.Inference;

/// <summary>What computing takes: threads, products, work memory, rotary tables. One per pass or decoding session.</summary>
internal sealed class Machine(MatrixMultiplier multiplier, WorkMemory work, BufferMeter meter) : IDisposable
{
    public MatrixMultiplier Multiplier => multiplier;

    public int Threads => multiplier.Threads;

    public WorkMemory Work => work;

    public BufferMeter Meter => meter;

    public RopeTables Ropes { get; } = new(multiplier.Threads);

    public void Dispose() => work.Dispose();
}
