using System;
using System.Buffers;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Planck.Inference;

namespace Planck.Evaluation;

/// <summary>
/// Runs a model on a thread of its own and hands over what it gives, a span at a time, to whoever runs another model on the same rows: two models are compared
/// without keeping the hidden states or logits of either.
/// </summary>
internal sealed class Lockstep : IForwardObserver
{
    // One in hand and one on the way: the models never are further apart.
    private readonly Channel<Item> _items = Channel.CreateBounded<Item>(1);
    private readonly CancellationToken _cancellation;
    private Item _current;
    private int _position;

    private Lockstep(CancellationToken cancellation) => _cancellation = cancellation;

    private enum Kind
    {
        Hidden,
        Logits,
    }

    /// <summary>Starts the run.</summary>
    /// <param name="run">Runs the model with the observer and the handler it is given.</param>
    /// <param name="cancellation">Ends the run, also while it waits to hand something over.</param>
    /// <param name="finished">Completes with the run; its failure is what a taker's failure follows from.</param>
    public static Lockstep Start(Action<IForwardObserver, LogitsHandler> run, CancellationToken cancellation, out Task finished)
    {
        var lockstep = new Lockstep(cancellation);
        finished = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    run(lockstep, lockstep.HandOverLogits);
                    lockstep._items.Writer.Complete();
                }
                catch (Exception failure)
                {
                    lockstep._items.Writer.Complete(failure);
                    throw;
                }
            },
            cancellation,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        return lockstep;
    }

    /// <summary>The hidden states the model has after a block of a row; asked for in the order in which they come.</summary>
    /// <exception cref="ChannelClosedException">The run failed.</exception>
    public ReadOnlySpan<float> Hidden(int layer, int row)
    {
        Next();
        Require(_current.Kind == Kind.Hidden && _current.First == layer && _current.Row == row);
        return _current.Values;
    }

    /// <summary>The logits the model has at a position of a row; asked for in order.</summary>
    /// <exception cref="ChannelClosedException">The run failed.</exception>
    public ReadOnlySpan<float> LogitsAt(int row, int position, int vocabulary)
    {
        // The two models may give their logits in pieces of different length.
        while (_current.Kind != Kind.Logits || _current.Row != row || position >= _current.First + (_current.Length / vocabulary))
            Next();
        Require(position >= _current.First);
        _position = position - _current.First;
        return _current.Values.Slice(_position * vocabulary, vocabulary);
    }

    void IForwardObserver.AfterBlock(int layer, int row, ReadOnlySpan<float> hidden) => HandOver(Kind.Hidden, row, layer, hidden);

    private void HandOverLogits(int row, int firstPosition, ReadOnlySpan<float> logits) => HandOver(Kind.Logits, row, firstPosition, logits);

    private void HandOver(Kind kind, int row, int first, ReadOnlySpan<float> values)
    {
        var buffer = ArrayPool<float>.Shared.Rent(values.Length);
        values.CopyTo(buffer);
        _items.Writer.WriteAsync(new(kind, row, first, buffer, values.Length), _cancellation).AsTask().GetAwaiter().GetResult();
    }

    private void Next()
    {
        if (_current.Buffer is { } used)
            ArrayPool<float>.Shared.Return(used);
        _current = default;
        _current = _items.Reader.ReadAsync(_cancellation).AsTask().GetAwaiter().GetResult();
    }

    private static void Require(bool inStep)
    {
        if (!inStep)
            throw new InvalidOperationException("Two models that are compared gave their results in different orders");
    }

    /// <param name="First">The layer of hidden states, the first position of logits.</param>
    private readonly record struct Item(Kind Kind, int Row, int First, float[] Buffer, int Length)
    {
        public ReadOnlySpan<float> Values => Buffer.AsSpan(0, Length);
    }
}
