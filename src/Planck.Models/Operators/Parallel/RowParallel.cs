using System;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace Planck.Operators;

/// <summary>
/// Splits independent pieces of work over threads. Every operator computes a piece (a row, a head, a query tile) with the same instructions whoever
/// runs it, so that results do not depend on the thread count.
/// </summary>
public static class RowParallel
{
    /// <summary>Ranges handed out per thread: enough for threads of unequal speed, few enough to cost nothing.</summary>
    private const int RangesPerThread = 4;

    /// <summary>Runs <paramref name="body"/> over disjoint ranges [first, last) that cover 0 to <paramref name="count"/>.</summary>
    /// <param name="threads">Most threads at work at once, the caller's included; 1 runs everything in one call on this thread.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was requested before all ranges had begun.</exception>
    public static void For(int count, int threads, Action<int, int> body, CancellationToken cancellation = default)
    {
        Check(count, threads);
        cancellation.ThrowIfCancellationRequested();
        if (count == 0)
            return;
        if (threads == 1 || count == 1)
        {
            body(0, count);
            return;
        }

        var ranges = (int)Math.Min(count, (long)threads * RangesPerThread);
        ForEach(ranges, threads, range => body(Boundary(range), Boundary(range + 1)), cancellation);

        int Boundary(int range) => (int)((long)count * range / ranges);
    }

    /// <summary>Runs <paramref name="body"/> once for every index below <paramref name="count"/>, lower indices first: for pieces of unequal size.</summary>
    public static void ForEach(int count, int threads, Action<int> body, CancellationToken cancellation = default) =>
        ForEach(count, threads, static () => NoWorkspace.Instance, (index, _) => body(index), cancellation);

    /// <summary>As <see cref="ForEach(int, int, Action{int}, CancellationToken)"/>, with scratch memory that each thread makes once.</summary>
    public static void ForEach<TWorkspace>(
        int count, int threads, Func<TWorkspace> createWorkspace, Action<int, TWorkspace> body, CancellationToken cancellation = default)
        where TWorkspace : IDisposable
    {
        Check(count, threads);
        cancellation.ThrowIfCancellationRequested();
        var next = -1;
        var workers = Math.Min(count, threads);
        if (workers <= 1)
        {
            if (count > 0)
                Work(0);
            return;
        }

        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, Work);
        }
        catch (AggregateException failures)
        {
            ExceptionDispatchInfo.Throw(failures.Flatten().InnerExceptions[0]);
        }

        void Work(int worker)
        {
            using var workspace = createWorkspace();
            try
            {
                for (var index = Interlocked.Increment(ref next); index < count; index = Interlocked.Increment(ref next))
                {
                    cancellation.ThrowIfCancellationRequested();
                    body(index, workspace);
                }
            }
            catch
            {
                Volatile.Write(ref next, count);
                throw;
            }
        }
    }

    private static void Check(int count, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
    }

    private sealed class NoWorkspace : IDisposable
    {
        public static readonly NoWorkspace Instance = new();

        public void Dispose()
        {
        }
    }
}
