using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Tokenization;

namespace Planck.Models.Tests.Tokenization;

/// <summary>Compares one recorded case, field by field.</summary>
internal sealed class GoldenCase(Tokenizer tokenizer, JsonObject json)
{
    private readonly List<string> _differences = [];

    /// <summary>The differences found; empty when the case is reproduced.</summary>
    public IReadOnlyList<string> Compare()
    {
        if (!json.ContainsKey("text"))
            CompareDecoding(Numbers(json["ids"]!));
        else if (json.ContainsKey("error"))
            CompareError();
        else
            CompareEncoding();
        return _differences;
    }

    private string Text => json["text"]!.GetValue<string>();

    private string? Pair => json["pair"]?.GetValue<string>();

    private Encoding Encode(bool addSpecialTokens) =>
        Pair is { } pair ? tokenizer.Encode(Text, pair, addSpecialTokens) : tokenizer.Encode(Text, addSpecialTokens);

    private void CompareError()
    {
        try
        {
            Encode(addSpecialTokens: true);
            _differences.Add("the library refuses, this does not");
        }
        catch (TokenizerException)
        {
        }
    }

    private void CompareEncoding()
    {
        var ids = Numbers(json["ids"]!);
        var withSpecial = IsSame(json["ids_sp"]) ? ids : Numbers(json["ids_sp"]!);
        Check("ids", ids, Encode(addSpecialTokens: false).Ids);
        CompareFields("", json, withSpecial, Encode(addSpecialTokens: true));
        if (Pair is null)
        {
            Check("ids alone", ids, tokenizer.EncodeIds(Text, addSpecialTokens: false));
            Check("ids_sp alone", withSpecial, tokenizer.EncodeIds(Text, addSpecialTokens: true));
        }
        if (json["overflow"] is JsonArray overflow)
        {
            var windows = Encode(addSpecialTokens: true).Overflowing;
            Check("overflow count", overflow.Count, windows.Count);
            for (var i = 0; i < Math.Min(overflow.Count, windows.Count); i++)
                CompareFields($"overflow {i} ", overflow[i]!.AsObject(), Numbers((overflow[i]!["ids"] ?? overflow[i]!["ids_sp"])!), windows[i]);
        }
        CompareDecoding(withSpecial);
        CheckDecoded("dec_nosp", ids, skip: false);
    }

    private void CompareFields(string prefix, JsonObject expected, int[] ids, Encoding actual)
    {
        Check(prefix + "ids_sp", ids, actual.Ids);
        if (expected["tokens"] is { } tokens)
            Check(prefix + "tokens", tokens.AsArray().Select(static t => t!.GetValue<string>()), actual.Tokens);
        if (expected["offsets"] is { } offsets)
            Check(prefix + "offsets", Numbers(offsets), actual.Offsets.SelectMany(static o => new[] { o.Start, o.End }));
        if (expected["type_ids"] is { } types)
            Check(prefix + "type_ids", Numbers(types), actual.TypeIds);
        if (expected["special_mask"] is { } special)
            Check(prefix + "special_mask", Numbers(special), actual.SpecialTokensMask);
        if (expected["attention_mask"] is { } attention)
            Check(prefix + "attention_mask", Numbers(attention), actual.AttentionMask);
        if (expected["sequence_ids"] is { } sequences)
            Check(prefix + "sequence_ids", sequences.AsArray().Select(static s => s?.GetValue<int>()), actual.SequenceIds);
    }

    private void CompareDecoding(int[] ids)
    {
        CheckDecoded("dec", ids, skip: false);
        CheckDecoded("dec_skip", ids, skip: true);
    }

    private void CheckDecoded(string field, int[] ids, bool skip)
    {
        if (json[field] is not { } expected)
            return;
        var decoded = tokenizer.Decode(ids, skip);
        // "=" stands for the text, but is also what a few texts decode to.
        var expectsText = IsSame(expected) && json.ContainsKey("text") && decoded != "=";
        Check(field, expectsText ? Text : expected.GetValue<string>(), decoded);
    }

    private static bool IsSame(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text == "=";

    private static int[] Numbers(JsonNode node) => [.. node.AsArray().Select(static n => n!.GetValue<int>())];

    private void Check<T>(string field, IEnumerable<T> expected, IEnumerable<T> actual)
    {
        if (!expected.SequenceEqual(actual))
            _differences.Add($"{field}: expected [{string.Join(' ', expected)}], not [{string.Join(' ', actual)}]");
    }

    private void Check(string field, string expected, string actual)
    {
        if (!string.Equals(expected, actual, StringComparison.Ordinal))
            _differences.Add($"{field}: expected '{expected}', not '{actual}'");
    }

    private void Check(string field, int expected, int actual)
    {
        if (expected != actual)
            _differences.Add($"{field}: expected {expected}, not {actual}");
    }
}
