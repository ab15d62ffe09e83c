using System;
using System.IO;
using System.Linq;
using Planck.Tokenization;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

/// <summary>Whatever the bytes, the answer is a tokenizer that works or the typed error.</summary>
public class HostileJsonTests
{
    private const int Mutations = 400;

    private static readonly string[] Values =
        ["null", "true", "-1", "0", "1e400", "99999999999", "\"\"", "\"x\"", "[]", "{}", "[[]]", "{\"type\":\"NFC\"}", "\"\\ud800\"", "\"(\""];

    public static TheoryData<string> Names =>
        ["truncpad-left-fixed", "added-tokens-bert", "bpe-prefix-unk", "wordlevel", "byte-normalizer", "metaspace-legacy-json", "bert-cased-padtrunc"];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_file_gives_the_typed_error_or_a_tokenizer_that_works(string name)
    {
        var original = File.ReadAllBytes(TokenizerGoldens.FileOf(name));
        var random = new Random(20260);
        for (var i = 0; i < Mutations; i++)
            Use(Mutated(original, random));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_an_error_that_names_the_file_and_the_line()
    {
        var original = File.ReadAllBytes(TokenizerGoldens.FileOf("wordlevel"));
        var last = Array.FindLastIndex(original, static b => b == '}');
        for (var length = 0; length < last; length += 97)
        {
            var error = Assert.Throws<TokenizerException>(() => Tokenizer.Parse(original.AsSpan(0, length), "cut.json"));
            Assert.StartsWith("cut.json: ", error.Message, StringComparison.Ordinal);
            Assert.Contains("line ", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Deep_nesting_is_an_error()
    {
        var nested = string.Concat(Enumerable.Repeat("""{"type":"Sequence","normalizers":[""", 5000)) + string.Concat(Enumerable.Repeat("]}", 5000));
        var json = SmallTokenizers.Json("{}", $"\"normalizer\":{nested},");
        Assert.Throws<TokenizerException>(() => Tokenizer.Parse(json, "deep.json"));
    }

    private static void Use(byte[] json)
    {
        try
        {
            var tokenizer = Tokenizer.Parse(json, "mutated.json");
            foreach (var text in (string[])["", "The cat's 12 caf\u00E9 \uD83D\uDE00.", "<s>[MASK] a", "\uD800"])
            {
                var encoding = tokenizer.Encode(text);
                tokenizer.Decode(encoding.Ids, skipSpecialTokens: true);
                tokenizer.Encode(text, "b", addSpecialTokens: true);
            }
        }
        catch (TokenizerException)
        {
        }
    }

    private static byte[] Mutated(byte[] original, Random random)
    {
        var at = random.Next(original.Length);
        // The structure is at both ends; the vocabulary between them is long and alike.
        if (random.Next(3) > 0)
            at = random.Next(2) == 0 ? at % 3000 % original.Length : original.Length - 1 - (at % 1500);
        switch (random.Next(5))
        {
            case 0:
                return original[..at];
            case 1:
                return [.. original[..at], (byte)random.Next(256), .. original[(at + 1)..]];
            case 2:
                return [.. original[..at], .. original[Math.Min(at + 1 + random.Next(40), original.Length)..]];
            case 3:
                return ReplacedValue(original, at, System.Text.Encoding.UTF8.GetBytes(Values[random.Next(Values.Length)]));
            default:
                var from = random.Next(original.Length);
                return [.. original[..at], .. original[from..Math.Min(from + 30, original.Length)], .. original[at..]];
        }
    }

    /// <summary>Another value behind the next colon.</summary>
    private static byte[] ReplacedValue(byte[] original, int at, byte[] value)
    {
        var colon = Array.IndexOf(original, (byte)':', at);
        if (colon < 0)
            return original;
        var end = colon + 1;
        var inString = false;
        for (; end < original.Length && (inString || original[end] is not ((byte)',' or (byte)'}' or (byte)']')); end++)
        {
            if (original[end] == '"' && original[end - 1] != '\\')
                inString = !inString;
        }
        return [.. original[..(colon + 1)], .. value, .. original[end..]];
    }
}
