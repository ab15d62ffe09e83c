using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Planck.Algebra.Products;

/// <summary>
/// A loop whose rounds are taken one by one by the calling thread and by helpers of the thread pool. The caller waits for rounds, not for helpers:
/// a helper that comes too late finds nothing left and touches nothing.
/// </summary>
internal sealed class SharedLoop : IThreadPoolWorkItem
{
    private readonly int _rounds;
    private readonly Action<int> _round;
    private readonly CancellationToken _cancellation;
    private readonly object _done = new();
    private ExceptionDispatchInfo? _failure;
    private int _next;
    private int _unfinished;

    private SharedLoop(int rounds, Action<int> round, CancellationToken cancellation) =>
        (_rounds, _unfinished, _round, _cancellation) = (rounds, rounds, round, cancellation);

    /// <exception cref="OperationCanceledException">Cancelled; no round is running any more.</exception>
    public static void Run(int rounds, int threads, Action<int> round, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (threads <= 1 || rounds <= 1)
        {
            for (var index = 0; index < rounds; index++)
            {
                cancellation.ThrowIfCancellationRequested();
                round(index);
            }

            return;
        }

        var loop = new SharedLoop(rounds, round, cancellation);
        for (var helper = 1; helper < Math.Min(threads, rounds); helper++)
            ThreadPool.UnsafeQueueUserWorkItem(loop, preferLocal: false);
        loop.Execute();
        loop.WaitForLastRound();
        loop._failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    public void Execute()
    {
        while (Interlocked.Increment(ref _next) - 1 is var index && index < _rounds)
        {
            if (!_cancellation.IsCancellationRequested && Volatile.Read(ref _failure) is null)
            {
                try
                {
                    _round(index);
                }
                catch (Exception failure) when (Note(failure))
                {
                    // Rethrown by the caller's thread.
                }
            }

            if (Interlocked.Decrement(ref _unfinished) > 0)
                continue;
            lock (_done)
                Monitor.PulseAll(_done);
        }
    }

    /// <summary>Spins for as long as sleeping and waking would cost, then sleeps.</summary>
    private void WaitForLastRound()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _unfinished) > 0 && !spin.NextSpinWillYield)
            spin.SpinOnce();
        lock (_done)
        {
            while (Volatile.Read(ref _unfinished) > 0)
                Monitor.Wait(_done);
        }
    }

    private bool Note(Exception failure)
    {
        Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        return true;
    }
}
