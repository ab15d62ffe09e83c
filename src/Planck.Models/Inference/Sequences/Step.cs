using System;
using System.Collections.Generic;
using System.Threading;
using Planck.Operators;

namespace Planck.Inference;

/// <summary>The tokens that go through a layer together. What works token by token sees them as one matrix; attention and recurrences go segment by segment.</summary>
internal sealed class Step
{
    public Step(Machine machine, IReadOnlyList<Segment> segments, IForwardObserver? observer, CancellationToken cancellation)
    {
        (Machine, Segments, Observer, Cancellation) = (machine, segments, observer, cancellation);
        foreach (var segment in segments)
            Tokens += segment.Count;
        Positions = new int[Tokens];
        foreach (var segment in segments)
        {
            for (var i = 0; i < segment.Count; i++)
                Positions[segment.Offset + i] = segment.First + i;
        }
    }

    public Machine Machine { get; }

    public IReadOnlyList<Segment> Segments { get; }

    public IForwardObserver? Observer { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>Tokens of all segments.</summary>
    public int Tokens { get; }

    /// <summary>[Tokens]: position of each in its sequence.</summary>
    public int[] Positions { get; }

    public int Threads => Machine.Threads;

    /// <summary>Whether activations are rounded to bfloat16.</summary>
    public bool Rounds => Machine.Precision == ActivationPrecision.Bf16;

    /// <summary>The results of an operation, rounded where activations are.</summary>
    public void Round(Span<float> results)
    {
        if (Rounds)
            Bfloat16Rounding.RoundAll(results, Threads);
    }

    /// <summary>Takes a work buffer [Tokens, <paramref name="width"/>].</summary>
    public WorkBuffer Take(int width) => Machine.Work.Take((long)Tokens * width);
}
