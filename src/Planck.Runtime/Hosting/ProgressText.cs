using System;
using System.Globalization;
using Planck.Runtime.Execution;

namespace Planck.Runtime.Hosting;

/// <summary>
/// Turns the progress of a run into text: nothing in the first two seconds, so that short runs are silent, then at most one text per interval. Can be
/// called from any thread.
/// </summary>
public sealed class ProgressText(string name, TimeSpan interval, TimeProvider clock)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly System.Threading.Lock _lock = new();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _next = Silence;
    private ExecutionPhase _phase = ExecutionPhase.Quantizing;
    private TimeSpan _phaseStart;

    /// <summary>The text to show now, or null: <c>llama-8b: quantizing 43 %, 1.2 GB/s, 0:41 left</c>.</summary>
    public string? Next(ExecutionProgress progress)
    {
        lock (_lock)
        {
            var now = clock.GetElapsedTime(_start);
            if (progress.Phase != _phase)
                (_phase, _phaseStart) = (progress.Phase, now);
            if (now < _next || progress.Total == 0)
                return null;
            _next = now + interval;
            return Text(progress, (now - _phaseStart).TotalSeconds);
        }
    }

    private string Text(ExecutionProgress progress, double seconds)
    {
        var doing = progress.Phase.ToString().ToLowerInvariant();
        var percent = 100 * (decimal)progress.Done / progress.Total;
        var text = string.Create(CultureInfo.InvariantCulture, $"{name}: {doing} {decimal.Floor(percent)} %");
        if (seconds <= 0 || progress.Done == 0)
            return text;
        var rate = progress.Done / seconds;
        var left = TimeSpan.FromSeconds(Math.Min((progress.Total - progress.Done) / rate, TimeSpan.FromDays(30).TotalSeconds));
        var speed = progress.Phase is ExecutionPhase.Calibrating or ExecutionPhase.Evaluating ? "" : string.Create(CultureInfo.InvariantCulture, $", {rate / 1e9:0.00} GB/s");
        return string.Create(CultureInfo.InvariantCulture, $"{text}{speed}, {(int)left.TotalMinutes}:{left.Seconds:00} left");
    }
}
