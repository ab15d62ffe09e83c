using System;
using System.IO;
using System.Linq;
using Planck.Chat;

namespace Planck.Datasets.Files;

/// <summary>Which source reads a file, by its name: JSON lines for <c>.jsonl</c> and <c>.jsonl.gz</c>, text for everything else.</summary>
public static class DocumentFiles
{
    /// <summary>The column whose conversations go through the chat template.</summary>
    public const string Messages = "messages";

    /// <param name="column">Column of JSON lines; <see cref="Messages"/> is rendered.</param>
    /// <param name="modelFolder">Where the chat template is; only read for conversations.</param>
    /// <exception cref="DatasetException">There is no such file, or its name says that it is neither.</exception>
    /// <exception cref="ChatTemplateException">Conversations are asked for, and the model has no usable template.</exception>
    public static IDocumentSource Open(string path, string column, string modelFolder)
    {
        if (!IsJsonLines(path))
            return IsOther(path) ? throw new DatasetException(path, $"{Path.GetExtension(path)} is no format that is read", "Write JSON lines, {\"text\": ...}, into a .jsonl file, or text into a .txt file") : TextFileSource.Open(path);
        return new JsonLinesSource(path, TextOf(column, modelFolder));
    }

    /// <summary>The text of a row: the column <see cref="Messages"/> goes through the chat template of the model, any other is the text.</summary>
    /// <exception cref="ChatTemplateException">Conversations are asked for, and the model has no usable template.</exception>
    public static RowText TextOf(string column, string modelFolder) =>
        column == Messages ? new RowText.Chat(column, ChatTemplate.FromModelFolder(modelFolder)) : new RowText.Joined(column);

    /// <summary>Whether a file's documents are rendered conversations, which have their special tokens already.</summary>
    public static bool IsChat(string path, string column) => column == Messages && IsJsonLines(path);

    // Read as text they would be measured as they stand: keys, quotes and all.
    private static bool IsOther(string path) => Others.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Others = [".json", ".parquet", ".arrow", ".csv", ".tsv", ".zip", ".zst", ".bin", ".pt", ".npy"];

    private static bool IsJsonLines(string path) =>
        path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".jsonl.gz", StringComparison.OrdinalIgnoreCase);
}
