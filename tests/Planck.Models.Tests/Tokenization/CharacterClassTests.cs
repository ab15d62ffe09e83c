using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Planck.Tokenization.Normalizers;
using Planck.Tokenization.Regex;
using Planck.Tokenization.Text;
using Planck.Tokenization.Unicode;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

/// <summary>Every code point, against what was measured through the reference library.</summary>
public class CharacterClassTests
{
    private static readonly JsonObject Classes = TokenizerGoldens.ComponentFile("char-classes.json")["classes"]!.AsObject();
    private static readonly JsonNode Maps = TokenizerGoldens.ComponentFile("char-maps.json");

    public static TheoryData<string> Patterns =>
        [.. Classes.Select(static c => c.Key).Where(static k => k[0] is '\\' or '(' or '[')];

    public static TheoryData<string, string> NormalForms => new()
    {
        { "NFC", nameof(NormalForm.Nfc) },
        { "NFD", nameof(NormalForm.Nfd) },
        { "NFKC", nameof(NormalForm.Nfkc) },
        { "NFKD", nameof(NormalForm.Nfkd) },
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void A_class_in_a_pattern_has_the_measured_members(string pattern)
    {
        var regex = new CompiledRegex(pattern);
        var matches = new List<(int, int)>();
        Compare(pattern, codePoint =>
        {
            matches.Clear();
            regex.FindAll([codePoint], matches);
            return matches.Count > 0;
        });
    }

    [Fact]
    public void The_sets_of_single_components_have_the_measured_members()
    {
        Compare("char::is_whitespace (WhitespaceSplit)", LibrarySets.WhiteSpace.Contains);
        Compare("Punctuation pre-tokenizer", LibrarySets.Punctuation.Contains);
        Compare("char::is_numeric (Digits)", LibrarySets.Numeric.Contains);
        Compare("BertNormalizer handle_chinese_chars (a space on both sides)", LibrarySets.BertIdeographs.Contains);
    }

    [Fact]
    public void Single_code_points_are_mapped_as_measured()
    {
        CompareMap("Lowercase", new LowercaseNormalizer());
        CompareMap("StripAccents", new StripAccentsNormalizer());
        CompareMap("BertNormalizer(clean_text only)", new BertNormalizer(true, false, false, false));
        CompareMap("Nmt", new NmtNormalizer());
    }

    /// <summary>The digest is over a line "CODEPOINT;MAPPED" for each code point that changes.</summary>
    [Theory]
    [MemberData(nameof(NormalForms))]
    public void Normal_forms_of_single_code_points_have_the_measured_digest(string name, string form)
    {
        var normalizer = new UnicodeNormalizer(System.Enum.Parse<NormalForm>(form));
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var changed = 0;
        foreach (var codePoint in AllCodePoints())
        {
            var mapped = Normalized(normalizer, codePoint);
            if (mapped is [var same] && same == codePoint)
                continue;
            changed++;
            var line = $"{codePoint:X4};{string.Join(' ', mapped.Select(static c => c.ToString("X4", CultureInfo.InvariantCulture)))}\n";
            digest.AppendData(Encoding.ASCII.GetBytes(line));
        }
        var expected = Maps["normal forms"]![name]!;
        Assert.Equal(expected["changed_code_points"]!.GetValue<int>(), changed);
        Assert.Equal(expected["sha256"]!.GetValue<string>(), System.Convert.ToHexStringLower(digest.GetHashAndReset()));
    }

    private static void Compare(string name, System.Func<int, bool> contains)
    {
        var expected = CodePointSet.OfRanges([.. Ranges(Classes[name]!)]);
        var wrong = AllCodePoints().Where(c => contains(c) != expected.Contains(c)).Take(10).ToList();
        Assert.True(wrong.Count == 0, $"{name}: {string.Join(' ', wrong.Select(static c => c.ToString("X4", CultureInfo.InvariantCulture)))}");
    }

    private static void CompareMap(string name, Normalizer normalizer)
    {
        var map = Maps["single code point -> replacement, only where different"]![name]!;
        var removed = CodePointSet.OfRanges([.. Ranges(map["removed (ranges)"]!)]);
        var replaced = map["replaced"]!.AsObject().ToDictionary(static r => Hex(r.Key), static r => r.Value!.GetValue<string>());
        foreach (var codePoint in AllCodePoints())
        {
            var expected = removed.Contains(codePoint) ? "" : replaced.GetValueOrDefault(codePoint) ?? CodePoints.ToText(codePoint);
            Assert.Equal(expected, CodePoints.ToText(Normalized(normalizer, codePoint)));
        }
    }

    private static int[] Normalized(Normalizer normalizer, int codePoint)
    {
        var editor = new TextEditor();
        editor.Load(AlignedText.Original([codePoint], 1), 0, 1);
        normalizer.Normalize(editor);
        return editor.CodePoints.ToArray();
    }

    private static IEnumerable<int> AllCodePoints() =>
        Enumerable.Range(0, CodePointSet.LastCodePoint + 1).Where(static c => c is < 0xD800 or > 0xDFFF);

    private static IEnumerable<(int, int)> Ranges(JsonNode json) =>
        json.AsArray().Select(static range => (Hex(range![0]!.GetValue<string>()), Hex(range[1]!.GetValue<string>())));

    private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
