using System;
using System.IO;
using System.Linq;
using Planck.Tokenization.Normalizers;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Json;

/// <summary>Reads the <c>normalizer</c> section.</summary>
internal static class NormalizerReader
{
    public static Normalizer Read(JsonCursor json) => json.Member("type").String() switch
    {
        "Sequence" => new NormalizerSequence([.. json.Member("normalizers").Items().Select(Read)]),
        "NFC" => new UnicodeNormalizer(NormalForm.Nfc),
        "NFD" => new UnicodeNormalizer(NormalForm.Nfd),
        "NFKC" => new UnicodeNormalizer(NormalForm.Nfkc),
        "NFKD" => new UnicodeNormalizer(NormalForm.Nfkd),
        "Lowercase" => new LowercaseNormalizer(),
        "StripAccents" => new StripAccentsNormalizer(),
        "Strip" => new StripNormalizer(json.Member("strip_left").Boolean(), json.Member("strip_right").Boolean()),
        "Prepend" => new PrependNormalizer(json.Member("prepend").String()),
        "Replace" => new ReplaceNormalizer(PatternReader.Read(json.Member("pattern")), json.Member("content").String()),
        "Nmt" => new NmtNormalizer(),
        "ByteLevel" => new ByteLevelNormalizer(),
        "BertNormalizer" => ReadBert(json),
        "Precompiled" => new PrecompiledNormalizer(ReadCharsmap(json.Member("precompiled_charsmap"))),
        var type => throw json.Member("type").Fail($"the normalizer '{type}' is not known"),
    };

    private static BertNormalizer ReadBert(JsonCursor json)
    {
        var lowercase = json.Member("lowercase").Boolean();
        return new BertNormalizer(
            json.Member("clean_text").Boolean(),
            json.Member("handle_chinese_chars").Boolean(),
            json.Optional("strip_accents")?.Boolean() ?? lowercase,
            lowercase);
    }

    private static PrecompiledCharsmap ReadCharsmap(JsonCursor json)
    {
        try
        {
            return new PrecompiledCharsmap(Convert.FromBase64String(json.String()));
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw json.Fail($"the charsmap cannot be read: {e.Message}", e);
        }
    }
}
