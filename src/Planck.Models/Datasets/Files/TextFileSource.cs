using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;

namespace Planck.Datasets.Files;

/// <summary>
/// Plain text: every file is one document, whatever its paragraphs. UTF-8, a byte order mark is dropped, line breaks stay as they are; gzip is
/// recognized by its first bytes. A folder stands for its <c>*.txt</c> and <c>*.txt.gz</c> in ordinal order.
/// </summary>
public sealed class TextFileSource : IDocumentSource
{
    /// <summary>The largest document that is read, in bytes after decompression.</summary>
    public const int LargestFile = 256 << 20;

    private readonly IReadOnlyList<string> _files;

    private TextFileSource(string name, IReadOnlyList<string> files) => (Name, _files) = (name, files);

    public string Name { get; }

    public string? Revision => null;

    /// <param name="path">A file or a folder.</param>
    /// <exception cref="DatasetException">There is nothing there.</exception>
    public static TextFileSource Open(string path)
    {
        if (!Directory.Exists(path))
            return File.Exists(path) ? new(path, [path]) : throw new DatasetException(path, "there is no such file or folder");
        var files = Directory.EnumerateFiles(path)
            .Where(static f => f.EndsWith(".txt", StringComparison.Ordinal) || f.EndsWith(".txt.gz", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? new(path, files) : throw new DatasetException(path, "the folder has no .txt or .txt.gz file");
    }

    public IEnumerable<Document> Read(CancellationToken cancellation)
    {
        for (var i = 0; i < _files.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return new(ReadFile(_files[i], cancellation), i + 1);
        }
    }

    private static string ReadFile(string path, CancellationToken cancellation)
    {
        using var stream = DataFile.Open(path);
        var content = new MemoryStream();
        var block = new byte[1 << 16];
        int read;
        while ((read = DataFile.Fill(stream, path, block)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            if (content.Length + read > LargestFile)
                throw new DatasetException(path, $"the file is larger than {LargestFile} bytes, and a file is one document", "Cut it into files, or into lines of JSON");
            content.Write(block, 0, read);
        }

        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        var text = Utf8Text.WithoutMark(bytes);
        return Utf8Text.Decode(text, path, bytes.Length - text.Length, line: null);
    }
}
