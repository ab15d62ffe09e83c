using System;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Checkpoints.Json;

namespace Planck.Chat;

/// <summary>Reads a model folder's small files, which are input from elsewhere: bounded size, valid UTF-8, no duplicate keys.</summary>
internal static class ModelFolderJson
{
    /// <summary>Larger than any real one; files that list a whole vocabulary of added tokens reach a few megabytes.</summary>
    private const long Largest = 64 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly JsonDocumentOptions NoDuplicates = new() { AllowDuplicateProperties = false };

    public static string ReadText(string file)
    {
        try
        {
            var length = new FileInfo(file).Length;
            if (length > Largest)
                throw new ChatTemplateException(file, $"the file has {length} bytes; {Largest} is the most that is read");
            var text = Strict.GetString(File.ReadAllBytes(file));
            return text.StartsWith('\ufeff') ? text[1..] : text;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ChatTemplateException(file, $"the file cannot be read: {e.Message}", e);
        }
        catch (DecoderFallbackException e)
        {
            throw new ChatTemplateException(file, $"the file is not valid UTF-8 at byte {e.Index}", e);
        }
    }

    /// <summary>The file's object, or null when there is no such file.</summary>
    public static JsonObject? TryRead(string file)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            var text = ReadText(file);
            RequireCharacters(text);
            return JsonNode.Parse(text, documentOptions: NoDuplicates) as JsonObject
                ?? throw new ChatTemplateException(file, "the file is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new ChatTemplateException(file, $"the file is not well-formed JSON: {JsonError.Text(e)}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new ChatTemplateException(file, "a text of the file escapes half of a surrogate pair, which is no character", e);
        }
    }

    /// <summary>The parser looks at escapes only when a text is asked for; here it is asked for all, so that nothing fails later.</summary>
    private static void RequireCharacters(string text)
    {
        var json = new Utf8JsonReader(Strict.GetBytes(text));
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                _ = json.GetString();
        }
    }
}
