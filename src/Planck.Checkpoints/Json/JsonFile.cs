using System;
using System.IO;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Planck.Checkpoints.Json;

/// <summary>Reads the small JSON files of a checkpoint folder, which are input from elsewhere: bounded size, no duplicate keys.</summary>
internal static class JsonFile
{
    /// <summary>Larger than any real configuration file by a factor of a hundred.</summary>
    public const long Largest = 16 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The file's object; <see cref="CheckpointException"/> when it is missing, too large, or no JSON object.</summary>
    public static JsonObject ReadObject(string path) => ParseObject(path, BareFloats.Wrap(ReadBytes(path, Largest)));

    /// <summary>The same, or null when there is no such file.</summary>
    public static JsonObject? TryReadObject(string path) => File.Exists(path) ? ReadObject(path) : null;

    public static byte[] ReadBytes(string path, long largest)
    {
        using var handle = OpenFile.ForReading(path);
        var length = RandomAccess.GetLength(handle);
        if (length > largest)
            throw new CheckpointException(path, $"the file has {length} bytes; {largest} is the most that is read");
        var bytes = new byte[length];
        OpenFile.ReadExactly(handle, path, 0, bytes);
        return bytes;
    }

    private static JsonObject ParseObject(string path, ReadOnlySpan<byte> utf8)
    {
        try
        {
            RequireText(utf8);
            return JsonNode.Parse(utf8, documentOptions: Strict) as JsonObject
                ?? throw new CheckpointException(path, "the file is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new CheckpointException(path, $"the file is not well-formed JSON: {JsonError.Text(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new CheckpointException(path, "the file holds text that is not valid UTF-8", e);
        }
    }

    /// <summary>The parser looks at text only when it is asked for; here it is looked at once, so that nothing fails later.</summary>
    private static void RequireText(ReadOnlySpan<byte> utf8)
    {
        var json = new Utf8JsonReader(utf8);
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                _ = json.GetString();
        }
    }
}
