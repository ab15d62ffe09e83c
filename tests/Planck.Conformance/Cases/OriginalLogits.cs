using System;
using System.Collections.Generic;
using System.Linq;
using Planck.Inference;
using Planck.Operators;

namespace Planck.Conformance.Cases;

/// <summary>What the unquantized reference models predict, computed once for all cases: 134 MB for the bundled one.</summary>
public sealed class OriginalLogits
{
    private readonly Dictionary<string, Measured> _models = new(StringComparer.Ordinal);

    /// <summary>Loss and divergence of a model made from <paramref name="reference"/>, on the reference's evaluation tokens.</summary>
    internal ReferenceMetrics Measure(ReferenceModel reference, LanguageModel model)
    {
        if (!_models.TryGetValue(reference.Name, out var original))
            _models.Add(reference.Name, original = Measured.Of(reference));
        var vocabulary = original.Vocabulary;
        var (loss, divergence, count) = (0.0, 0.0, 0);
        model.Forward(original.Rows, (row, first, logits) =>
        {
            for (var i = 0; i < logits.Length / vocabulary; i++)
            {
                var position = first + i;
                if (position + 1 >= original.Rows[row].Length)
                    continue;
                var mine = logits.Slice(i * vocabulary, vocabulary);
                loss -= Logits.LogProbability(mine, original.Rows[row][position + 1]);
                divergence += Logits.KullbackLeibler(original.At(row, position), mine);
                count++;
            }
        });
        return new(loss / count, divergence / count);
    }

    private sealed record Measured(int[][] Rows, int Vocabulary, float[][] Logits)
    {
        public ReadOnlySpan<float> At(int row, int position) => Logits[row].AsSpan(position * Vocabulary, Vocabulary);

        public static Measured Of(ReferenceModel reference)
        {
            using var model = LanguageModel.Open(reference.Folder);
            var rows = CaseTokens.Evaluation(reference);
            var vocabulary = model.Graph.Head.Linear.Out;
            float[][] all = [.. rows.Select(r => new float[r.Length * vocabulary])];
            model.Forward(rows, (row, first, logits) => logits.CopyTo(all[row].AsSpan(first * vocabulary)));
            return new(rows, vocabulary, all);
        }
    }
}
