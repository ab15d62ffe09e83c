using System;
using System.Linq;
using System.Threading.Tasks;
using Planck.Tokenization;
using Xunit;

namespace Planck.Models.Tests.Tokenization;

/// <summary>A word of a mebibyte: the results are known, and quadratic work would not end within the guard.</summary>
public class LongWordTests
{
    private const int Length = 1 << 20;
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);
    private static readonly string Word = new('a', Length);

    [Fact]
    public async Task Pairs_merge_to_the_longest_token_everywhere()
    {
        var tokenizer = SmallTokenizers.Of(SmallTokenizers.Bpe(["a", "aa", "aaaa"], ["a a", "aa aa"]));
        Assert.Equal(Enumerable.Repeat(2, Length / 4), await Ids(tokenizer, Word));
    }

    [Fact]
    public async Task Merges_that_depend_on_one_another_from_left_to_right_are_found()
    {
        // "ab" merges first; then the token grows by one "a" at a time from the left: only one of them can.
        var tokenizer = SmallTokenizers.Of(SmallTokenizers.Bpe(["a", "b", "ba", "baa"], ["b a", "ba a"]));
        var ids = await Ids(tokenizer, "b" + Word);
        Assert.Equal(Enumerable.Repeat(0, Length - 2).Prepend(3), ids);
    }

    [Fact]
    public async Task Bytes_of_a_word_without_spaces_merge()
    {
        const string ByteLevel = """{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true}""";
        var alphabet = Enumerable.Range(0, 256).Select(static b => char.ConvertFromUtf32(Planck.Tokenization.Text.ByteAlphabet.ToCodePoint((byte)b)));
        var tokenizer = SmallTokenizers.Of(
            SmallTokenizers.Bpe([.. alphabet, "aa"], ["a a"]), $"\"pre_tokenizer\":{ByteLevel},");
        Assert.Equal(Enumerable.Repeat(256, Length / 2), await Ids(tokenizer, Word));
    }

    [Fact]
    public async Task The_best_unigram_path_is_found()
    {
        // Per letter: "a" costs 1, "aa" 0.75, "aaa" 3.
        const string Model = """{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["a",-1],["aa",-1.5],["aaa",-9]]}""";
        Assert.Equal(Enumerable.Repeat(2, Length / 2), await Ids(SmallTokenizers.Of(Model), Word));
    }

    [Fact]
    public async Task The_longest_word_pieces_are_taken()
    {
        var vocabulary = SmallTokenizers.Vocabulary(["[UNK]", "a", "##aaa", "##a"]);
        var model = $$"""{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":2000000,"vocab":{{vocabulary}}}""";
        var ids = await Ids(SmallTokenizers.Of(model), Word);
        Assert.Equal(Enumerable.Repeat(2, (Length - 1) / 3).Prepend(1), ids);
    }

    [Fact]
    public async Task A_word_longer_than_the_limit_is_unknown()
    {
        var vocabulary = SmallTokenizers.Vocabulary(["[UNK]", "a", "##a"]);
        var model = $$"""{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":100,"vocab":{{vocabulary}}}""";
        Assert.Equal(0, Assert.Single(await Ids(SmallTokenizers.Of(model), Word)));
        Assert.Equal(100, (await Ids(SmallTokenizers.Of(model), Word[..100])).Length);
    }

    [Fact]
    public async Task A_word_level_word_is_one_token()
    {
        var model = $$"""{"type":"WordLevel","unk_token":"?","vocab":{{SmallTokenizers.Vocabulary(["?", "a"])}}}""";
        Assert.Equal(0, Assert.Single(await Ids(SmallTokenizers.Of(model), Word)));
    }

    [Theory]
    [InlineData("llama3")]
    [InlineData("llama4-o200k")]
    [InlineData("deepseek-v3")]
    [InlineData("cl100k-phi4")]
    [InlineData("kimi-k2")]
    public async Task The_patterns_of_the_families_are_linear_on_runs_of_one_character(string name)
    {
        var tokenizer = Tokenizer.Load(TokenizerGoldens.FileOf(name));
        foreach (var run in (string[])["A", "a", " ", "\n", "7", "!", "\u00E9", "\u4E2D"])
        {
            var text = string.Concat(Enumerable.Repeat(run, Length / 8));
            var ids = await Ids(tokenizer, text);
            Assert.Equal(text, tokenizer.Decode(ids, skipSpecialTokens: false));
        }
    }

    private static Task<int[]> Ids(Tokenizer tokenizer, string text) =>
        Task.Run(() => tokenizer.EncodeIds(text, addSpecialTokens: false)).WaitAsync(Guard);
}
