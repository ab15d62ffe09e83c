using System.Text.Json;
using Planck.Tokenization.PostProcessors;

namespace Planck.Tokenization.Json;

/// <summary>Reads the <c>truncation</c> and <c>padding</c> sections.</summary>
internal static class LengthReader
{
    /// <summary>Padding beyond it is taken for a mistake; it would only exhaust the memory.</summary>
    private const int LongestPadding = 1 << 20;

    public static Truncation ReadTruncation(JsonCursor json) => new(
        ReadDirection(json),
        json.Member("max_length").Integer(),
        (TruncationStrategy)json.Member("strategy").OneOf("LongestFirst", "OnlyFirst", "OnlySecond"),
        json.Member("stride").Integer());

    public static Padding ReadPadding(JsonCursor json) => new(
        ReadDirection(json),
        ReadFixedLength(json.Member("strategy")),
        json.Optional("pad_to_multiple_of")?.Integer(LongestPadding) ?? 0,
        json.Member("pad_id").Integer(),
        json.Member("pad_type_id").Integer(),
        json.Member("pad_token").String());

    private static int? ReadFixedLength(JsonCursor json)
    {
        if (json.Kind == JsonValueKind.Object)
            return json.Member("Fixed").Integer(LongestPadding);
        json.OneOf("BatchLongest");
        return null;
    }

    private static Direction ReadDirection(JsonCursor json) =>
        json.Optional("direction") is { } direction ? (Direction)direction.OneOf("Right", "Left") : Direction.Right;
}
