using System;
using Planck.Algebra;
using Planck.Architectures.Graph;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>What computing takes: threads, products, work memory, rotary tables. One per pass or decoding session.</summary>
internal sealed class Machine(Transformer model, MatrixMultiplier multiplier, WorkMemory work, BufferMeter meter, ActivationPrecision precision) : IDisposable
{
    public MatrixMultiplier Multiplier => multiplier;

    public int Threads => multiplier.Threads;

    public WorkMemory Work => work;

    public BufferMeter Meter => meter;

    /// <summary>Of activations.</summary>
    public ActivationPrecision Precision => precision;

    /// <summary>Whether an RMS norm rounds what its weight is multiplied with.</summary>
    public bool RoundsBeforeNormWeight => precision == ActivationPrecision.Bf16 && !model.WeighsNormsInFloat32;

    public RopeTables Ropes { get; } = new(multiplier.Threads, precision);

    public void Dispose() => work.Dispose();
}
