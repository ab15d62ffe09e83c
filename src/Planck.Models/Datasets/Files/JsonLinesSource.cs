using System.Collections.Generic;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;

namespace Planck.Datasets.Files;

/// <summary>A file with a JSON object on each line, of which one or more columns are the text. Blank lines are skipped.</summary>
/// <param name="path">May be compressed with gzip.</param>
/// <param name="text">Which columns, and how.</param>
public sealed class JsonLinesSource(string path, RowText text) : IDocumentSource
{
    public string Name { get; } = path;

    public string? Revision => null;

    public IEnumerable<Document> Read(CancellationToken cancellation)
    {
        foreach (var (line, number) in LineReader.Read(Name, cancellation))
        {
            if (!string.IsNullOrWhiteSpace(line))
                yield return new(text.Read(Row(line, number), Name, number), number);
        }
    }

    private JsonObject Row(string line, long number)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject
                ?? throw new DatasetException(Name, "the line is JSON, but no object", "Write {\"text\": ...} on every line", number);
        }
        catch (JsonException e)
        {
            throw new DatasetException(Name, $"the line is not JSON, from character {(e.BytePositionInLine ?? 0) + 1} on", "Write {\"text\": ...} on every line", number, e);
        }
    }
}
