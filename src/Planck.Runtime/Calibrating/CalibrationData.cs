using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Planck.Datasets;
using Planck.Datasets.Sampling;
using Planck.Plans;

namespace Planck.Runtime.Calibrating;

/// <summary>The rows of tokens that a plan's activations are measured on.</summary>
internal static class CalibrationData
{
    /// <summary>
    /// Rows of token ids are taken as they are. Of text, every document is a row of its own, tokenized with the tokenizer's special tokens and cut at the plan's
    /// length, as ModelOpt truncates; documents without tokens are left out.
    /// </summary>
    /// <param name="path">A <c>.safetensors</c> file with <c>input_ids</c>, a <c>.jsonl</c> or a text file; the latter two may be gzipped.</param>
    /// <param name="modelFolder">Where <c>tokenizer.json</c> and the chat template are; only read for text.</param>
    /// <param name="vocabulary">Ids must be below it.</param>
    /// <exception cref="DatasetException">The data cannot be read, or are too few.</exception>
    public static IReadOnlyList<int[]> Read(string path, CalibrationPlan plan, string modelFolder, int vocabulary, CancellationToken cancellation)
    {
        var rows = path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            ? [.. InputIdsFile.Read(path, vocabulary, plan.Samples).Rows.Where(static r => r.Length > 0)]
            : Text(path, plan, modelFolder, vocabulary, cancellation);
        if (rows.Count == 0)
            throw new DatasetException(path, "there is nothing to calibrate on: no row or document has a token", "Take other data");
        if (plan.Samples is { } asked && rows.Count < asked)
            throw new DatasetException(path, $"it has {rows.Count} rows or documents with tokens, but 'samples' asks for {asked}", "Ask for fewer, or add data");
        return rows;
    }

    // Stops at the last document it takes: a file may have many more.
    private static List<int[]> Text(string path, CalibrationPlan plan, string modelFolder, int vocabulary, CancellationToken cancellation) =>
    [
        .. TokenizedDocuments.Read(path, plan.Column, modelFolder, vocabulary, cancellation)
            .Where(static ids => ids.Length > 0)
            .Take(plan.Samples ?? int.MaxValue)
            .Select(ids => ids.Length > plan.SequenceLength ? ids[..plan.SequenceLength] : ids),
    ];
}
