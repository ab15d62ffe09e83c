using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Planck.Operators;

namespace Planck.Models.Tests.Operators;

public class RowParallelTests
{
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(7, 1)]
    [InlineData(7, 3)]
    [InlineData(1000, 8)]
    [InlineData(3, 64)]
    public void Every_row_is_visited_once(int count, int threads)
    {
        var visits = new int[count];
        RowParallel.For(count, threads, (first, last) =>
        {
            for (var row = first; row < last; row++)
                Interlocked.Increment(ref visits[row]);
        });
        Assert.All(visits, visit => Assert.Equal(1, visit));
        Array.Clear(visits);
        RowParallel.ForEach(count, threads, row => Interlocked.Increment(ref visits[row]));
        Assert.All(visits, visit => Assert.Equal(1, visit));
    }

    [Fact]
    public void No_more_threads_than_asked_for_are_at_work_at_once()
    {
        int now = 0, most = 0;
        var gate = new object();
        RowParallel.ForEach(50, 3, _ =>
        {
            lock (gate)
                most = Math.Max(most, ++now);
            Thread.Sleep(1);
            lock (gate)
                now--;
        });
        Assert.InRange(most, 1, 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void The_exception_of_a_row_reaches_the_caller_as_it_was_thrown(int threads)
    {
        var error = Assert.Throws<InvalidOperationException>(() =>
            RowParallel.ForEach(100, threads, row => _ = row == 17 ? throw new InvalidOperationException("row 17") : row));
        Assert.Equal("row 17", error.Message);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Cancelling_stops_before_the_last_row(int threads)
    {
        using var cancellation = new CancellationTokenSource();
        var visited = new ConcurrentBag<int>();
        Assert.ThrowsAny<OperationCanceledException>(() => RowParallel.ForEach(
            100_000,
            threads,
            row =>
            {
                visited.Add(row);
                if (row == 10)
                    cancellation.Cancel();
            },
            cancellation.Token));
        Assert.True(visited.Count < 100_000);
    }

    [Fact]
    public void Each_thread_makes_and_disposes_one_workspace()
    {
        var made = new ConcurrentBag<Workspace>();
        RowParallel.ForEach(
            200,
            4,
            () =>
            {
                var workspace = new Workspace();
                made.Add(workspace);
                return workspace;
            },
            (_, workspace) => Assert.False(workspace.IsDisposed));
        Assert.InRange(made.Count, 1, 4);
        Assert.All(made, workspace => Assert.True(workspace.IsDisposed));
    }

    [Fact]
    public void Threads_begin_at_one() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => RowParallel.For(3, 0, (_, _) => { }));

    private sealed class Workspace : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
