using System;
using System.Diagnostics;

namespace Planck.Inference;

/// <summary>Counts tokens and reports, a few times a second at most.</summary>
internal sealed class ProgressMeter(IProgress<ForwardProgress>? progress, int layers, long tokens, Func<long> bytesRead)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _firstByte = bytesRead();
    private TimeSpan _last = -Interval;
    private int _layer;
    private long _done;

    /// <summary>The block that now begins; the number of blocks stands for the head.</summary>
    public void Begin(int layer)
    {
        (_layer, _done) = (layer, 0);
        Report(always: false);
    }

    public void Add(int count)
    {
        _done += count;
        Report(_done == tokens);
    }

    private void Report(bool always)
    {
        var now = _clock.Elapsed;
        if (progress is null || (!always && now - _last < Interval))
            return;
        _last = now;
        var passed = (_layer * tokens) + _done;
        var rate = passed > 0 && now > TimeSpan.Zero ? passed / now.TotalSeconds : 0;
        TimeSpan? left = rate > 0 ? TimeSpan.FromSeconds((((layers + 1) * tokens) - passed) / rate) : null;
        progress.Report(new(_layer, layers, _done, tokens, bytesRead() - _firstByte, rate, left));
    }
}
