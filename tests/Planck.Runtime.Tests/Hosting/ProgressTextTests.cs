using System;
using Planck.Runtime.Execution;
using Planck.Runtime.Hosting;

namespace Planck.Runtime.Tests.Hosting;

public sealed class ProgressTextTests
{
    private readonly Clock _clock = new();
    private readonly ProgressText _text;

    public ProgressTextTests() => _text = new("llama-8b", TimeSpan.FromSeconds(1), _clock);

    [Fact]
    public void A_run_of_less_than_two_seconds_says_nothing()
    {
        _clock.Seconds = 1.99;
        Assert.Null(_text.Next(Quantizing(1, 2)));
    }

    [Fact]
    public void Then_it_says_how_far_how_fast_and_how_long_still()
    {
        _clock.Seconds = 4;
        Assert.Equal("llama-8b: quantizing 40 %, 1.00 GB/s, 0:06 left", _text.Next(Quantizing(4_000_000_000, 10_000_000_000)));
    }

    [Fact]
    public void Once_an_interval_and_no_more()
    {
        _clock.Seconds = 2;
        Assert.NotNull(_text.Next(Quantizing(1, 10)));
        _clock.Seconds = 2.9;
        Assert.Null(_text.Next(Quantizing(2, 10)));
        _clock.Seconds = 3;
        Assert.NotNull(_text.Next(Quantizing(3, 10)));
    }

    [Fact]
    public void Hashing_has_a_rate_of_its_own()
    {
        _clock.Seconds = 100;
        _text.Next(new(ExecutionPhase.Hashing, 0, 3_000_000_000));
        _clock.Seconds = 101;
        Assert.Equal("llama-8b: hashing 66 %, 2.00 GB/s, 0:00 left", _text.Next(new(ExecutionPhase.Hashing, 2_000_000_000, 3_000_000_000)));
    }

    [Fact]
    public void It_never_says_hundred_percent_before_the_end()
    {
        _clock.Seconds = 5;
        Assert.StartsWith("llama-8b: quantizing 99 %", _text.Next(Quantizing(9_999, 10_000)), StringComparison.Ordinal);
    }

    private static ExecutionProgress Quantizing(long done, long total) => new(ExecutionPhase.Quantizing, done, total);

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => (long)(Seconds * 1_000_000);
    }
}
