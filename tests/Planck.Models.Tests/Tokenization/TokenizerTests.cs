using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using Planck.Tokenization;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

public class TokenizerTests
{
    private static readonly Tokenizer Demo = Tokenizer.Load(TokenizerGoldens.FileOf("demo-classics"));

    [Fact]
    public void A_model_folder_is_as_good_as_its_file()
    {
        var folder = Tokenizer.Load(Path.GetDirectoryName(TokenizerGoldens.FileOf("demo-classics"))!);
        Assert.Equal(Demo.Encode("One two three.").Ids, folder.Encode("One two three.").Ids);
    }

    [Fact]
    public void Tokens_and_numbers_belong_together()
    {
        Assert.Equal(4096, Demo.VocabularySize);
        Assert.Equal(4094, Demo.IdOf("<|begin_of_text|>"));
        Assert.Equal("<|begin_of_text|>", Demo.TokenOf(4094));
        Assert.Null(Demo.IdOf("no such token"));
        Assert.Null(Demo.TokenOf(4096));
        Assert.All(Enumerable.Range(0, 4096), static id => Assert.Equal(id, Demo.IdOf(Demo.TokenOf(id)!)));
    }

    [Fact]
    public void A_lone_surrogate_is_read_as_the_replacement_character() =>
        Assert.Equal(Demo.Encode("a\uFFFDb").Ids, Demo.Encode("a\uD800b").Ids);

    [Fact]
    public void Any_number_of_threads_gets_the_same_ids()
    {
        foreach (var name in (string[])["demo-classics", "llama2", "t5-unigram", "bert-uncased"])
        {
            var tokenizer = Tokenizer.Load(TokenizerGoldens.FileOf(name));
            var texts = TokenizerGoldens.Cases(name).Where(static c => c["text"] is not null && c["pair"] is null)
                .Select(static c => (Text: c["text"]!.GetValue<string>(), Ids: c["ids"]!.AsArray().Select(static i => i!.GetValue<int>()).ToArray())).ToList();
            List<string> repeated = [.. Enumerable.Repeat(texts, 8).SelectMany(static t => t).Select(static t => t.Text)];
            var expected = Enumerable.Repeat(texts, 8).SelectMany(static t => t).Select(static t => t.Ids);
            Assert.Equal(expected, tokenizer.EncodeIds(repeated, addSpecialTokens: false, threads: 1));
            Assert.Equal(expected, tokenizer.EncodeIds(repeated, addSpecialTokens: false, threads: 8));
        }
    }

    [Fact]
    public void Texts_that_fill_the_cache_again_and_again_keep_their_ids()
    {
        // More words than the cache has slots, each encoded before and after all others.
        var words = Enumerable.Range(0, 40_000).Select(static i => "w" + (i * 2_654_435_761L % 4_294_967_296L).ToString("x8", System.Globalization.CultureInfo.InvariantCulture)).ToList();
        var first = words.ConvertAll(w => Demo.EncodeIds(w, addSpecialTokens: false));
        Assert.Equal(first, words.ConvertAll(w => Demo.EncodeIds(w, addSpecialTokens: false)));
        Assert.All(words.Zip(first), pair => Assert.Equal(pair.First, Demo.Decode(pair.Second, skipSpecialTokens: false)));
    }

    /// <summary>
    /// Byte-level models normally read plain text right behind the byte-level pre-tokenizer; with a step in between they read spelled-out bytes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_pre_tokenizer_step_that_does_nothing_changes_nothing(string name)
    {
        var json = JsonNode.Parse(File.ReadAllText(TokenizerGoldens.FileOf(name)))!;
        var plain = Tokenizer.Parse(json.ToJsonString(), name);
        var step = JsonNode.Parse("""{"type":"FixedLength","length":1000000}""");
        var own = json["pre_tokenizer"]?.DeepClone();
        json["pre_tokenizer"] = new JsonObject { ["type"] = "Sequence", ["pretokenizers"] = own is null ? new JsonArray(step) : new JsonArray(own, step) };
        var extended = Tokenizer.Parse(json.ToJsonString(), name);
        foreach (var text in TokenizerGoldens.Cases(name).Select(static c => c["text"]?.GetValue<string>()).OfType<string>().Take(150))
        {
            Assert.Equal(plain.Encode(text).Ids, extended.Encode(text).Ids);
            Assert.Equal(plain.Encode(text).Offsets, extended.Encode(text).Offsets);
            Assert.Equal(plain.EncodeIds(text, addSpecialTokens: true), extended.EncodeIds(text, addSpecialTokens: true));
        }
    }

    public static TheoryData<string> Names => [.. TokenizerGoldens.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Token_by_token_the_text_comes_out_whole_and_never_half_a_character(string name)
    {
        var tokenizer = Tokenizer.Load(TokenizerGoldens.FileOf(name));
        foreach (var json in TokenizerGoldens.Cases(name).Where(static c => c["ids"] is not null && c["cat"]!.GetValue<string>() is "prose" or "multilingual"))
        {
            var ids = json["ids"]!.AsArray().Select(static i => i!.GetValue<int>()).ToList();
            var whole = tokenizer.Decode(ids, skipSpecialTokens: false);
            if (whole.Contains('\uFFFD', System.StringComparison.Ordinal))
                continue;
            var stream = tokenizer.DecodeStream(skipSpecialTokens: false);
            var parts = new List<string>();
            foreach (var id in ids)
            {
                var part = stream.Push(id);
                Assert.DoesNotContain('\uFFFD', part);
                parts.Add(part);
            }
            parts.Add(stream.Flush());
            Assert.Equal(whole, string.Concat(parts));
        }
    }

    [Fact]
    public void Bytes_that_never_become_a_character_come_out_at_the_end()
    {
        var euro = Demo.EncodeIds("\u20AC", addSpecialTokens: false);
        var stream = Demo.DecodeStream(skipSpecialTokens: true);
        Assert.All(euro[..^1], id => Assert.Equal("", stream.Push(id)));
        Assert.Equal("\uFFFD", stream.Flush());
    }
}
