using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Planck.Runtime.Execution;

/// <summary>
/// Runs work items on a fixed number of threads, each with one input and one output buffer for the whole run. Items are taken in order, so
/// when one fails all before it have been taken: of several failures the first in order is reported, whatever the timing.
/// </summary>
internal sealed class WorkQueue(IReadOnlyList<WorkItem> items, WorkContext context, BufferMeter buffers)
{
    private readonly Lock _lock = new();
    private int _next;
    private long _done;
    private (int Index, Exception Error)? _failure;

    /// <param name="progress">Told the bytes read so far and the bytes of all items, after every item, from any of the threads.</param>
    /// <exception cref="OperationCanceledException">Cancelled; threads finished the item they were at.</exception>
    public void Run(int threads, Action<long, long>? progress, CancellationToken cancellation)
    {
        var total = items.Sum(static i => (long)i.InputBytes);
        var (input, output) = (items.Max(static i => i.InputBytes), items.Max(static i => i.OutputBytes));
        var workers = Enumerable.Range(0, Math.Clamp(threads, 1, items.Count)).Select(i => new Thread(() => Work(input, output, total, progress, cancellation))
        {
            Name = $"planck {i}",
            IsBackground = true,
        }).ToList();
        workers.ForEach(static w => w.Start());
        workers.ForEach(static w => w.Join());

        if (_failure is { } failure)
            ExceptionDispatchInfo.Capture(failure.Error).Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    private void Work(int inputBytes, int outputBytes, long total, Action<long, long>? progress, CancellationToken cancellation)
    {
        var index = items.Count;
        try
        {
            using var input = buffers.Allocate(inputBytes);
            using var output = buffers.Allocate(outputBytes);
            while ((index = Take(cancellation)) < items.Count)
            {
                items[index].Run(context, input.Span, output.Span);
                progress?.Invoke(Interlocked.Add(ref _done, items[index].InputBytes), total);
            }
        }
        catch (Exception e)
        {
            Fail(index, e);
        }
    }

    private int Take(CancellationToken cancellation)
    {
        lock (_lock)
            return _failure is not null || cancellation.IsCancellationRequested || _next == items.Count ? items.Count : _next++;
    }

    private void Fail(int index, Exception error)
    {
        lock (_lock)
        {
            if (_failure is null || index < _failure.Value.Index)
                _failure = (index, error);
        }
    }
}
