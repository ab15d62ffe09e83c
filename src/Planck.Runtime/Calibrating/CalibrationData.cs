using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Planck.Chat;
using Planck.Datasets;
using Planck.Datasets.Files;
using Planck.Datasets.Sampling;
using Planck.Plans;
using Planck.Tokenization;

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

    private static List<int[]> Text(string path, CalibrationPlan plan, string modelFolder, int vocabulary, CancellationToken cancellation)
    {
        var tokenizer = LoadTokenizer(path, modelFolder);
        var rows = new List<int[]>();
        foreach (var document in Source(path, plan, modelFolder).Read(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows.Count == plan.Samples)
                break;
            // A chat template writes the special tokens itself.
            var ids = Encode(tokenizer, document, path, addSpecialTokens: !DocumentFiles.IsChat(path, plan.Column));
            if (ids.FirstOrDefault(id => id >= vocabulary, -1) is >= 0 and var outside)
                throw new DatasetException(path, $"the tokenizer gives the id {outside}, and the model's vocabulary has {vocabulary}", "Use the model's own tokenizer", document.Number);
            if (ids.Length > 0)
                rows.Add(ids.Length > plan.SequenceLength ? ids[..plan.SequenceLength] : ids);
        }

        return rows;
    }

    private static int[] Encode(Tokenizer tokenizer, Document document, string path, bool addSpecialTokens)
    {
        try
        {
            return tokenizer.EncodeIds(document.Text, addSpecialTokens);
        }
        catch (TokenizerException e)
        {
            throw new DatasetException(path, $"its text cannot be tokenized: {e.Message}", line: document.Number, inner: e);
        }
    }

    private static Tokenizer LoadTokenizer(string path, string modelFolder)
    {
        try
        {
            return Tokenizer.Load(modelFolder).WithoutTruncationAndPadding();
        }
        catch (TokenizerException e)
        {
            throw new DatasetException(path, $"its text cannot be tokenized: {e.Message.TrimEnd('.')}", "Give the ids themselves, in a .safetensors file", inner: e);
        }
    }

    private static IDocumentSource Source(string path, CalibrationPlan plan, string modelFolder)
    {
        try
        {
            return DocumentFiles.Open(path, plan.Column, modelFolder);
        }
        catch (ChatTemplateException e)
        {
            throw new DatasetException(path, $"its conversations cannot be rendered: {e.Message}", inner: e);
        }
    }
}
