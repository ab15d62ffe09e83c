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
            : Text(path, plan, modelFolder, cancellation);
        return windows.Count > 0
            ? windows
            : throw new DatasetException(path, "there is nothing to score: no row or document has two tokens", "Take longer texts");
    }

    private static bool IsIds(string path) => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    private static List<EvaluationWindow> Text(string path, EvaluationPlan plan, string modelFolder, CancellationToken cancellation)
    {
        if (plan.SequenceLength < 2)
            throw new DatasetException(path, $"windows of fewer than two tokens ({plan.SequenceLength}) leave nothing to score: the first is predicted from nothing", "Take longer windows");
        var windows = new List<EvaluationWindow>();
        var tokenizer = LoadTokenizer(path, modelFolder);
        foreach (var document in Source(path, plan, modelFolder).Read(cancellation).Take(plan.Samples ?? int.MaxValue))
        {
            cancellation.ThrowIfCancellationRequested();
            // A chat template writes the special tokens itself.
            var ids = Encode(tokenizer, document, path, addSpecialTokens: !DocumentFiles.IsChat(path, plan.Column));
            windows.AddRange(EvaluationWindow.Slide(ids, plan.SequenceLength, plan.Stride ?? plan.SequenceLength));
        }

        return windows;
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

    private static IDocumentSource Source(string path, EvaluationPlan plan, string modelFolder)
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
