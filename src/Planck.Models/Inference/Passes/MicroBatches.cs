using System;
using System.Collections.Generic;

namespace Planck.Inference;

/// <summary>Cuts rows into steps of a bounded number of tokens. Short rows share a step; a row is cut only when it is longer than a step.</summary>
internal static class MicroBatches
{
    /// <param name="lengths">Tokens of each row; empty rows have no place.</param>
    /// <param name="mostTokens">Tokens of a step.</param>
    public static List<List<Slice>> Of(IReadOnlyList<int> lengths, int mostTokens)
    {
        var batches = new List<List<Slice>>();
        var batch = new List<Slice>();
        var tokens = 0;
        for (var row = 0; row < lengths.Count; row++)
        {
            if (tokens > 0 && tokens + lengths[row] > mostTokens)
                Close();
            for (var first = 0; first < lengths[row]; first += mostTokens)
            {
                var count = Math.Min(mostTokens, lengths[row] - first);
                batch.Add(new(row, first, count, tokens));
                tokens += count;
                if (tokens >= mostTokens)
                    Close();
            }
        }

        Close();
        return batches;

        void Close()
        {
            if (batch.Count > 0)
                batches.Add(batch);
            (batch, tokens) = ([], 0);
        }
    }

    /// <summary>Tokens of one row in a step.</summary>
    /// <param name="Offset">Its first token within the step.</param>
    public readonly record struct Slice(int Row, int First, int Count, int Offset);
}
