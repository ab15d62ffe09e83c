using System.Linq;
using Planck.Tokenization.PreTokenizers;
using Planck.Tokenization.Regex;
using Planck.Tokenization.Unicode;

namespace Planck.Tokenization.Json;

/// <summary>Reads the <c>pre_tokenizer</c> section.</summary>
internal static class PreTokenizerReader
{
    private const int DefaultFixedLength = 5;

    public static PreTokenizer Read(JsonCursor json) => json.Member("type").String() switch
    {
        "Sequence" => new PreTokenizerSequence([.. json.Member("pretokenizers").Items().Select(Read)]),
        "ByteLevel" => ReadByteLevel(json),
        "Split" => new SplitPreTokenizer(
            PatternReader.Read(json.Member("pattern")), ReadBehavior(json.Member("behavior")), json.Member("invert").Boolean()),
        "Metaspace" => ReadMetaspace(json),
        "Whitespace" => new WhitespacePreTokenizer(),
        "WhitespaceSplit" => new ClassSplitPreTokenizer(LibrarySets.WhiteSpace, SplitBehavior.Removed),
        "BertPreTokenizer" => new PreTokenizerSequence([
            new ClassSplitPreTokenizer(LibrarySets.WhiteSpace, SplitBehavior.Removed),
            new ClassSplitPreTokenizer(LibrarySets.Punctuation, SplitBehavior.Isolated)]),
        "Punctuation" => new ClassSplitPreTokenizer(
            LibrarySets.Punctuation, json.Optional("behavior") is { } behavior ? ReadBehavior(behavior) : SplitBehavior.Isolated),
        "Digits" => new ClassSplitPreTokenizer(
            LibrarySets.Numeric, json.Member("individual_digits").Boolean() ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "UnicodeScripts" => new UnicodeScriptsPreTokenizer(),
        "CharDelimiterSplit" => new ClassSplitPreTokenizer(
            new CodePointClass(CodePointSet.Of(json.Member("delimiter").Character())), SplitBehavior.Removed),
        "FixedLength" => ReadFixedLength(json),
        var type => throw json.Member("type").Fail($"the pre-tokenizer '{type}' is not known"),
    };

    private static ByteLevelPreTokenizer ReadByteLevel(JsonCursor json)
    {
        // Offsets are trimmed by the post-processor alone; the key must be there all the same.
        json.Member("trim_offsets").Boolean();
        return new ByteLevelPreTokenizer(json.Member("add_prefix_space").Boolean(), json.Optional("use_regex")?.Boolean() ?? true);
    }

    private static MetaspacePreTokenizer ReadMetaspace(JsonCursor json)
    {
        var settings = MetaspaceReader.Read(json);
        return new MetaspacePreTokenizer(settings.Replacement, settings.Prepend, settings.Split);
    }

    private static FixedLengthPreTokenizer ReadFixedLength(JsonCursor json)
    {
        var length = json.Optional("length")?.Integer() ?? DefaultFixedLength;
        return length > 0 ? new FixedLengthPreTokenizer(length) : throw json.Member("length").Fail("the length must not be 0");
    }

    private static SplitBehavior ReadBehavior(JsonCursor json) =>
        (SplitBehavior)json.OneOf("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");
}
