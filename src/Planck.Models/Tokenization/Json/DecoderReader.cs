using System.Linq;
using Planck.Tokenization.Decoders;
using Planck.Tokenization.PreTokenizers;

namespace Planck.Tokenization.Json;

/// <summary>Reads the <c>decoder</c> section.</summary>
internal static class DecoderReader
{
    public static Decoder Read(JsonCursor json) => json.Member("type").String() switch
    {
        "Sequence" => new DecoderSequence([.. json.Member("decoders").Items().Select(Read)]),
        "ByteLevel" => new ByteLevelDecoder(),
        "ByteFallback" => new ByteFallbackDecoder(),
        "Fuse" => new FuseDecoder(),
        "Replace" => new ReplaceDecoder(PatternReader.Read(json.Member("pattern")), json.Member("content").String()),
        "Strip" => new StripDecoder(json.Member("content").Character(), json.Member("start").Integer(), json.Member("stop").Integer()),
        "WordPiece" => new WordPieceDecoder(json.Member("prefix").String(), json.Member("cleanup").Boolean()),
        "Metaspace" => ReadMetaspace(json),
        "BPEDecoder" => new BpeDecoder(json.Member("suffix").String()),
        "CTC" => new CtcDecoder(
            json.Member("pad_token").String(), json.Member("word_delimiter_token").String(), json.Member("cleanup").Boolean()),
        var type => throw json.Member("type").Fail($"the decoder '{type}' is not known"),
    };

    private static MetaspaceDecoder ReadMetaspace(JsonCursor json)
    {
        var settings = MetaspaceReader.Read(json);
        return new MetaspaceDecoder(settings.Replacement, settings.Prepend != PrependScheme.Never);
    }
}
