using System;
using System.Collections.Generic;
using System.Linq;

namespace Planck.Inference;

/// <summary>Cuts a step into what a recurrence can compute together: rows that are whole need no state and go as one; others go alone, each with its state.</summary>
internal static class RecurrentRuns
{
    /// <summary>Tokens Offset to Offset + Count of the step, which are sequences of these lengths.</summary>
    /// <param name="State">Null when the sequences are whole.</param>
    public readonly record struct Run(int Offset, int Count, int[] Lengths, RecurrentState? State);

    /// <param name="layer">Whose state it is.</param>
    public static IEnumerable<Run> Of(Step step, object layer, int convolution, int recurrence)
    {
        for (var i = 0; i < step.Segments.Count; i++)
        {
            var segment = step.Segments[i];
            if (!segment.IsWhole)
            {
                var state = segment.Sequence.StateOf(layer, () => new RecurrentState(convolution, recurrence, step.Machine.Meter));
                yield return new(segment.Offset, segment.Count, [segment.Count], state);
                continue;
            }

            var lengths = step.Segments.Skip(i).TakeWhile(static s => s.IsWhole).Select(static s => s.Count).ToArray();
            i += lengths.Length - 1;
            yield return new(segment.Offset, lengths.Sum(), lengths, null);
        }
    }
}
