using System;
using System.Collections.Generic;
using System.Threading;
using Planck.Chat;
using Planck.Datasets.Files;
using Planck.Tokenization;

namespace Planck.Datasets;

/// <summary>The documents of a file of text as token ids.</summary>
public static class TokenizedDocuments
{
    /// <summary>
    /// Tokenizes one document after the other, each by itself and with the tokenizer's special tokens; conversations have theirs from the chat template. A document may
    /// have no token.
    /// </summary>
    /// <param name="path">A <c>.jsonl</c> or a text file; may be gzipped.</param>
    /// <param name="column">Column of JSON lines; <see cref="DocumentFiles.Messages"/> is rendered.</param>
    /// <param name="modelFolder">Where <c>tokenizer.json</c> and the chat template are.</param>
    /// <param name="vocabulary">Ids must be below it.</param>
    /// <exception cref="DatasetException">The file or the tokenizer cannot be read, or an id is outside of the vocabulary; while documents are asked for.</exception>
    public static IEnumerable<int[]> Read(string path, string column, string modelFolder, int vocabulary, CancellationToken cancellation)
    {
        var tokenizer = LoadTokenizer(path, modelFolder);
        var addSpecialTokens = !DocumentFiles.IsChat(path, column);
        foreach (var document in Source(path, column, modelFolder).Read(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            var ids = Encode(tokenizer, document, path, addSpecialTokens);
            if (Array.Find(ids, id => id >= vocabulary) is > 0 and var outside)
                throw new DatasetException(path, $"the tokenizer gives the id {outside}, and the model's vocabulary has {vocabulary}", "Use the model's own tokenizer", document.Number);
            yield return ids;
        }
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

    private static IDocumentSource Source(string path, string column, string modelFolder)
    {
        try
        {
            return DocumentFiles.Open(path, column, modelFolder);
        }
        catch (ChatTemplateException e)
        {
            throw new DatasetException(path, $"its conversations cannot be rendered: {e.Message}", inner: e);
        }
    }
}
