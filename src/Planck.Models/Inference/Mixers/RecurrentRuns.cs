using System;
using System.Collections.Generic;

namespace Planck.Inference;

/// <summary>
/// Cuts a step into what a recurrence computes at once: a stretch of one sequence with the state before it, short enough that a pass can be cancelled in time.
/// </summary>
internal static class RecurrentRuns
{
    private const int MostTokens = 256;

    /// <summary>Tokens Offset to Offset + Count of the step, which follow the state.</summary>
    public readonly record struct Run(int Offset, int Count, RecurrentState State);

    /// <param name="layer">Whose state it is.</param>
    /// <param name="convolution">Values of the convolution's state.</param>
    /// <param name="recurrence">Values of the recurrence's state.</param>
    public static IEnumerable<Run> Of(Step step, object layer, int convolution, int recurrence)
    {
        foreach (var segment in step.Segments)
        {
            // Of a row that is whole within the step nothing has to be remembered.
            using var passing = segment.IsWhole ? new RecurrentState(convolution, recurrence, step.Machine.Meter) : null;
            var state = passing ?? segment.Sequence.StateOf(layer, () => new RecurrentState(convolution, recurrence, step.Machine.Meter));
            for (var first = 0; first < segment.Count; first += MostTokens)
            {
                step.Cancellation.ThrowIfCancellationRequested();
                yield return new(segment.Offset + first, Math.Min(MostTokens, segment.Count - first), state);
            }
        }
    }
}
