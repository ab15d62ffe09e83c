using System;
using System.Linq;
using System.Text.Json;
using Planck.Checkpoints.Json;
using Planck.Tokenization.AddedTokens;

namespace Planck.Tokenization.Json;

/// <summary>Reads a whole <c>tokenizer.json</c>.</summary>
internal static class TokenizerReader
{
    public static TokenizerParts Read(ReadOnlyMemory<byte> utf8, string source)
    {
        using var document = Parse(utf8, source);
        var json = new JsonCursor(document.RootElement, source, JsonPath.Root);
        if (json.Optional("version") is { } version && version.String() != "1.0")
            throw version.Fail($"version '{version.String()}' is not known; '1.0' is");
        var normalizer = json.Optional("normalizer") is { } n ? NormalizerReader.Read(n) : null;
        var model = ModelReader.Read(json.Member("model"));
        var added = json.Optional("added_tokens")?.Items().Select(ReadAddedToken).ToList() ?? [];
        return new TokenizerParts(
            source,
            new AddedVocabulary(added, model, normalizer),
            normalizer,
            json.Optional("pre_tokenizer") is { } p ? PreTokenizerReader.Read(p) : null,
            model,
            json.Optional("post_processor") is { } q ? PostProcessorReader.Read(q) : null,
            json.Optional("decoder") is { } d ? DecoderReader.Read(d) : null,
            json.Optional("truncation") is { } t ? LengthReader.ReadTruncation(t) : null,
            json.Optional("padding") is { } f ? LengthReader.ReadPadding(f) : null);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> utf8, string source)
    {
        try
        {
            return JsonDocument.Parse(utf8);
        }
        catch (JsonException e)
        {
            throw new TokenizerException(
                source, "", $"the file is not well-formed JSON: {JsonError.Text(e)}. It may be cut short, or no tokenizer.json: download it again", e);
        }
    }

    private static AddedToken ReadAddedToken(JsonCursor json)
    {
        json.Member("id").Integer();
        return new AddedToken(
            json.Member("content").String(),
            json.Member("single_word").Boolean(),
            json.Member("lstrip").Boolean(),
            json.Member("rstrip").Boolean(),
            json.Member("normalized").Boolean(),
            json.Member("special").Boolean());
    }
}
