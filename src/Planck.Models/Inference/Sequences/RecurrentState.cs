using System;

namespace Planck.Inference;

/// <summary>What a recurrent layer remembers of a sequence: the last inputs of its convolution and the state of its recurrence. Zero at first.</summary>
internal sealed class RecurrentState : IDisposable
{
    private readonly NativeBuffer _buffer;
    private readonly int _convolution;
    private readonly int _recurrence;

    /// <param name="convolution">Values of the convolution's state.</param>
    /// <param name="recurrence">Values of the recurrence's state.</param>
    public RecurrentState(int convolution, int recurrence, BufferMeter meter)
    {
        (_convolution, _recurrence) = (convolution, recurrence);
        _buffer = new(((long)convolution + recurrence) * sizeof(float), meter);
        Convolution.Clear();
        Recurrence.Clear();
    }

    public Span<float> Convolution => _buffer.Floats(0, _convolution);

    public Span<float> Recurrence => _buffer.Floats(_convolution, _recurrence);

    public void Dispose() => _buffer.Dispose();
}
