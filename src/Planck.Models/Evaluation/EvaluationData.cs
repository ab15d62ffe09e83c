using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Datasets;
using Planck.Datasets.Sampling;
using Planck.Plans;

namespace Planck.Evaluation;

/// <summary>The windows of tokens that an evaluation scores.</summary>
public static class EvaluationData
{
    /// <summary>
    /// Rows of token ids are windows as they are, all tokens but the first scored. Of text, every document is tokenized by itself, with the tokenizer's special
    /// tokens, and cut into windows that slide over it.
    /// </summary>
    /// <param name="path">A <c>.safetensors</c> file with <c>input_ids</c>, a <c>.jsonl</c> or a text file; the latter two may be gzipped.</param>
    /// <param name="plan">Column, samples, length and stride.</param>
    /// <param name="modelFolder">Where <c>tokenizer.json</c> and the chat template are; only read for text.</param>
    /// <param name="vocabulary">Ids must be below it.</param>
    /// <exception cref="DatasetException">The data cannot be read, or leaves nothing to score.</exception>
    public static IReadOnlyList<EvaluationWindow> Read(string path, EvaluationPlan plan, string modelFolder, int vocabulary, CancellationToken cancellation = default)
    {
        var windows = IsIds(path)
            ? [.. InputIdsFile.Read(path, vocabulary, plan.Samples).Rows.Where(static r => r.Length > 1).Select(static r => new EvaluationWindow(r, 1))]
            : Text(path, plan, modelFolder, vocabulary, cancellation);
        return windows.Count > 0
            ? windows
            : throw new DatasetException(path, "there is nothing to score: no row or document has two tokens", "Take longer texts");
    }

    private static bool IsIds(string path) => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    private static List<EvaluationWindow> Text(string path, EvaluationPlan plan, string modelFolder, int vocabulary, CancellationToken cancellation)
    {
        if (plan.SequenceLength < 2)
            throw new DatasetException(path, $"windows of fewer than two tokens ({plan.SequenceLength}) leave nothing to score: the first is predicted from nothing", "Take longer windows");
        var windows = new List<EvaluationWindow>();
        foreach (var ids in TokenizedDocuments.Read(path, plan.Column, modelFolder, vocabulary, cancellation).Take(plan.Samples ?? int.MaxValue))
            windows.AddRange(EvaluationWindow.Slide(ids, plan.SequenceLength, plan.Stride ?? plan.SequenceLength));
        return windows;
    }
}
