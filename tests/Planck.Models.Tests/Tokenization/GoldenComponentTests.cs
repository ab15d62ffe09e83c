using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using Planck.Tokenization.Json;
using Planck.Tokenization.PreTokenizers;
using Planck.Tokenization.Text;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

public class GoldenComponentTests
{
    [Fact]
    public void Every_recorded_normalizer_result_is_reproduced()
    {
        var failures = new List<string>();
        foreach (var group in TokenizerGoldens.Component("normalizers.jsonl").GroupBy(static c => c["normalizer"]!.ToJsonString()))
        {
            var normalizer = NormalizerReader.Read(Cursor(NormalizerJson(JsonNode.Parse(group.Key)!)));
            foreach (var json in group)
            {
                var text = json["text"]!.GetValue<string>();
                var expected = json["out"]!.GetValue<string>() is "=" ? text : json["out"]!.GetValue<string>();
                var codePoints = CodePoints.Of(text);
                var editor = new TextEditor();
                editor.Load(AlignedText.Original(codePoints, codePoints.Length), 0, codePoints.Length);
                normalizer.Normalize(editor);
                var actual = CodePoints.ToText(editor.CodePoints);
                if (actual != expected && !(actual == "=" && json["out"]!.GetValue<string>() == "="))
                    failures.Add($"{Shortened(group.Key)} '{text}': expected '{expected}', not '{actual}'");
            }
        }
        AssertNone(failures);
    }

    [Fact]
    public void Every_recorded_pre_tokenizer_result_is_reproduced()
    {
        var failures = new List<string>();
        var preTokenizers = TokenizerGoldens.ComponentFile("pre_tokenizers.json").AsArray()
            .Select(static json => (Json: json!.ToJsonString(), PreTokenizer: PreTokenizerReader.Read(Cursor(json)))).ToList();
        foreach (var json in TokenizerGoldens.Component("pre_tokenizers.jsonl"))
        {
            var (name, preTokenizer) = preTokenizers[json["p"]!.GetValue<int>()];
            var text = json["text"]!.GetValue<string>();
            var expected = json["pieces"]!.AsArray().Select(static p => (p![0]!.GetValue<string>(), p[1]!.GetValue<int>(), p[2]!.GetValue<int>()));
            var actual = PiecesOf(preTokenizer, text);
            if (!expected.SequenceEqual(actual))
                failures.Add($"{Shortened(name)} '{text}': expected {string.Join(' ', expected)}, not {string.Join(' ', actual)}");
        }
        AssertNone(failures);
    }

    [Fact]
    public void Every_recorded_decoder_result_is_reproduced()
    {
        var failures = new List<string>();
        foreach (var json in TokenizerGoldens.Component("decoders.jsonl"))
        {
            // Where the library itself fails there is nothing to reproduce.
            if (json["out"] is not { } expected)
                continue;
            var decoder = DecoderReader.Read(Cursor(json["decoder"]!));
            var tokens = json["tokens"]!.AsArray().Select(static t => t!.GetValue<string>()).ToList();
            var actual = string.Concat(decoder.Decode(tokens));
            if (actual != expected.GetValue<string>())
                failures.Add($"{json.ToJsonString()}: not '{actual}'");
        }
        AssertNone(failures);
    }

    private static List<(string, int, int)> PiecesOf(PreTokenizer preTokenizer, string text)
    {
        var pieces = new PreTokenizedText();
        pieces.Load(text);
        preTokenizer.PreTokenize(pieces);
        var result = new List<(string, int, int)>();
        foreach (var piece in pieces.Pieces)
        {
            result.Add((
                CodePoints.ToText(pieces.Text.CodePoints.Slice(piece.Start, piece.Length)),
                pieces.Text.StartOf(piece.Start),
                pieces.Text.EndOf(piece.Start + piece.Length - 1)));
        }
        return result;
    }

    /// <summary>The JSON itself, or, for "normalizer of NAME/tokenizer.json", that of the tokenizer.</summary>
    private static JsonNode NormalizerJson(JsonNode json)
    {
        if (json is not JsonValue)
            return json;
        var file = json.GetValue<string>()["normalizer of ".Length..];
        return JsonNode.Parse(File.ReadAllText(Path.Combine(TokenizerGoldens.Folder, file)))!["normalizer"]!;
    }

    private static JsonCursor Cursor(JsonNode json) => new(JsonSerializer.SerializeToElement(json), "golden", JsonPath.Root);

    private static string Shortened(string text) => text[..Math.Min(text.Length, 120)];

    private static void AssertNone(List<string> failures) =>
        Assert.True(failures.Count == 0, $"{failures.Count} differences\n{string.Join('\n', failures.Take(12))}");
}
