using System.Collections.Generic;
using System.Linq;
using Planck.Tokenization.PostProcessors;

namespace Planck.Tokenization.Json;

/// <summary>Reads the <c>post_processor</c> section.</summary>
internal static class PostProcessorReader
{
    public static PostProcessor Read(JsonCursor json) => json.Member("type").String() switch
    {
        "Sequence" => new PostProcessorSequence([.. json.Member("processors").Items().Select(Read)]),
        "ByteLevel" => new ByteLevelProcessing(json.Member("trim_offsets").Boolean(), json.Member("add_prefix_space").Boolean()),
        "TemplateProcessing" => ReadTemplate(json),
        "BertProcessing" => new FramingProcessing(
            ReadToken(json.Member("cls")), ReadToken(json.Member("sep")), isRoberta: false, trimOffsets: false, addPrefixSpace: false),
        "RobertaProcessing" => new FramingProcessing(
            ReadToken(json.Member("cls")), ReadToken(json.Member("sep")), isRoberta: true,
            json.Member("trim_offsets").Boolean(), json.Member("add_prefix_space").Boolean()),
        var type => throw json.Member("type").Fail($"the post-processor '{type}' is not known"),
    };

    private static SpecialToken ReadToken(JsonCursor json) =>
        json.Items() is [var content, var id]
            ? new SpecialToken(content.String(), id.Integer())
            : throw json.Fail("an array of a token and its number is expected");

    private static TemplateProcessing ReadTemplate(JsonCursor json)
    {
        var tokens = new Dictionary<string, IReadOnlyList<SpecialToken>>();
        foreach (var (name, value) in json.Member("special_tokens").Members())
            tokens[name] = ReadTokens(value);
        return new TemplateProcessing(
            [.. json.Member("single").Items().Select(item => ReadPiece(item, tokens, inputs: 1))],
            [.. json.Member("pair").Items().Select(item => ReadPiece(item, tokens, inputs: 2))]);
    }

    private static List<SpecialToken> ReadTokens(JsonCursor json)
    {
        var ids = json.Member("ids").Items();
        var contents = json.Member("tokens").Items();
        return ids.Count == contents.Count
            ? [.. contents.Zip(ids, static (content, id) => new SpecialToken(content.String(), id.Integer()))]
            : throw json.Fail($"there are {contents.Count} tokens, but {ids.Count} ids");
    }

    private static TemplatePiece ReadPiece(JsonCursor json, Dictionary<string, IReadOnlyList<SpecialToken>> tokens, int inputs)
    {
        if (json.Optional("Sequence") is { } sequence)
        {
            var input = sequence.Member("id").OneOf("A", "B");
            return input < inputs
                ? new TemplatePiece(input, [], sequence.Member("type_id").Integer())
                : throw sequence.Fail("the template for a single text uses the second one");
        }
        if (json.Optional("SpecialToken") is not { } special)
            throw json.Fail("a piece of a template is an object with the member 'Sequence' or 'SpecialToken'");
        var name = special.Member("id").String();
        return tokens.TryGetValue(name, out var found)
            ? new TemplatePiece(null, found, special.Member("type_id").Integer())
            : throw special.Fail($"the special token '{name}' is not among the template's special_tokens");
    }
}
