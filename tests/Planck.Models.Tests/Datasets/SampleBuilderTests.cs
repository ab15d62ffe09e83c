using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Planck.Datasets;
using Planck.Datasets.Sampling;

namespace Planck.Models.Tests.Datasets;

public sealed class SampleBuilderTests
{
    private static readonly SampleOptions Plain = new() { Length = 4, AddSpecialTokens = false };

    private static LetterEncoder Encoder { get; } = new();

    [Fact]
    public void A_truncated_row_is_the_beginning_of_a_document_and_keeps_its_length()
    {
        var set = SampleBuilder.Build(new ListSource("s", "abcdefg", "", "ab"), 2, Encoder, Plain);
        Assert.Equal([[1, 2, 3, 4], [1, 2]], set.Rows);
        Assert.Equal((4, 6L), (set.LongestRow, set.Tokens));
    }

    [Fact]
    public void Special_tokens_are_asked_of_the_tokenizer_and_count_as_length() =>
        Assert.Equal([[100, 1, 2, 3]], SampleBuilder.Build(new ListSource("s", "abcdefg"), 1, Encoder, Plain with { AddSpecialTokens = true }).Rows);

    [Fact]
    public void Rows_shorter_than_the_shortest_allowed_are_dropped() =>
        Assert.Equal([[1, 2, 3], [3, 3, 3, 3]], SampleBuilder.Build(new ListSource("s", "ab", "abc", "a", "cccccc"), 2, Encoder, Plain with { ShortestRow = 3 }).Rows);

    [Fact]
    public void Packed_documents_follow_each_other_with_the_separator_between_and_the_rest_is_dropped()
    {
        var options = Plain with { Layout = SampleLayout.Packed, SeparatorId = 99 };
        var set = SampleBuilder.Build(new ListSource("s", "abc", "defgh", "", "ij"), 2, Encoder, options);
        Assert.Equal([[1, 2, 3, 99], [4, 5, 6, 7]], set.Rows);
        var all = SampleBuilder.Build(new ListSource("s", "abc", "defgh", "", "ijk"), 3, Encoder, options);
        Assert.Equal([8, 99, 9, 10], all.Rows[2]);
        Assert.Equal([[1, 2, 3, 4], [5, 6, 7, 8]], SampleBuilder.Build(new ListSource("s", "abc", "defgh"), 2, Encoder, options with { SeparatorId = null }).Rows);
    }

    [Fact]
    public void Only_as_much_is_read_as_the_rows_need()
    {
        var source = new ListSource("s", [.. Enumerable.Repeat("abcd", 1000)]);
        SampleBuilder.Build(source, 3, Encoder, Plain);
        Assert.Equal(3, source.Asked);
        var shuffled = new ListSource("s", [.. Enumerable.Repeat("abcd", 1000)]);
        SampleBuilder.Build(shuffled, 3, Encoder, Plain with { ShuffleSeed = 1, ShuffleWindow = 10 });
        Assert.Equal(13, shuffled.Asked);
    }

    [Fact]
    public void A_seed_gives_the_same_rows_every_time_and_another_seed_others()
    {
        string[] texts = [.. Enumerable.Range(0, 26).Select(static i => new string((char)('a' + i), 2))];
        int[] First(ulong? seed) => [.. SampleBuilder.Build(new ListSource("s", texts), 26, Encoder, Plain with { ShuffleSeed = seed }).Rows.Select(static r => r[0])];
        Assert.Equal(First(7), First(7));
        Assert.NotEqual(First(7), First(8));
        Assert.Equal(Enumerable.Range(1, 26), First(7).Order());
        Assert.Equal(Enumerable.Range(1, 26), First(null));
    }

    [Fact]
    public void A_mix_is_interleaved_by_share_or_concatenated()
    {
        SamplePart[] parts = [new(new ListSource("x", [.. Enumerable.Repeat("aaaa", 9)]), 4), new(new ListSource("y", [.. Enumerable.Repeat("bbbb", 9)]), 2)];
        int[] Order(SampleOrder order) => [.. SampleBuilder.Build(parts, Encoder, Plain with { Order = order }).Rows.Select(static r => r[0])];
        Assert.Equal([1, 2, 1, 1, 2, 1], Order(SampleOrder.Interleaved));
        Assert.Equal([1, 1, 1, 1, 2, 2], Order(SampleOrder.Concatenated));
    }

    [Fact]
    public void The_record_names_source_revision_hash_of_what_was_used_and_counts()
    {
        var set = SampleBuilder.Build(new ListSource("s", "abü", "", "cd", "unused") { Revision = "r1" }, 2, Encoder, Plain);
        byte[] content = [4, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes("abü"), 2, 0, 0, 0, 0, 0, 0, 0, .. "cd"u8];
        Assert.Equal([new SampleProvenance("s", "r1", Convert.ToHexStringLower(SHA256.HashData(content)), 2, 2)], set.Provenance);
    }

    [Fact]
    public void Fewer_rows_than_asked_for_are_an_error_unless_they_are_allowed()
    {
        Assert.Equal("s: the dataset gives 2 rows, but 5 are asked for. Ask for fewer, or add data", Fails(Plain, 5, "ab", "cd"));
        Assert.Equal("s: the dataset gives 1 rows of at least 3 tokens, but 2 are asked for. Ask for fewer, or add data", Fails(Plain with { ShortestRow = 3 }, 2, "ab", "cde"));
        Assert.Equal(2, SampleBuilder.Build(new ListSource("s", "ab", "cd"), 5, Encoder, Plain with { AllowFewer = true }).Rows.Count);
    }

    [Fact]
    public void No_text_and_too_little_text_for_one_packed_row_are_errors()
    {
        Assert.Equal("s: the dataset has no text. Choose another file, split or column", Fails(Plain, 1));
        Assert.Equal("s: the dataset has no text. Choose another file, split or column", Fails(Plain with { AllowFewer = true }, 1, "", ""));
        Assert.Equal("s: the text has 3 tokens, too few for one row of 4. Use more text or shorter rows", Fails(Plain with { Layout = SampleLayout.Packed }, 1, "ab", "c"));
    }

    [Fact]
    public void An_id_outside_of_the_vocabulary_is_an_error_that_names_the_document() =>
        Assert.Equal("s(2): token 1 has the id 26, but the vocabulary has 20. The tokenizer is not the model's", Fails(Plain with { VocabularySize = 20 }, 2, "ab", "az"));

    [Fact]
    public void Documents_can_be_limited_with_empty_ones_counted()
    {
        SamplePart[] parts = [new(new ListSource("s", "ab", "", "cd", "ef"), 3, MostDocuments: 3)];
        Assert.Equal([[1, 2], [3, 4]], SampleBuilder.Build(parts, Encoder, Plain with { AllowFewer = true }).Rows);
    }

    [Fact]
    public void Options_that_contradict_themselves_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Build(Plain with { Length = 0 }));
        Assert.Throws<ArgumentException>(() => Build(Plain with { ShortestRow = 5 }));
        Assert.Throws<ArgumentException>(() => Build(Plain with { SeparatorId = 7, VocabularySize = 7 }));
        Assert.Throws<ArgumentException>(() => SampleBuilder.Build([], Encoder, Plain));
    }

    [Fact]
    public void Batches_are_padded_to_the_longest_row_of_the_set_on_the_side_asked_for()
    {
        var set = SampleBuilder.Build(new ListSource("s", "abc", "d", "ef"), 3, Encoder, Plain);
        var left = set.Batches(2, padId: 0).ToList();
        Assert.Equal([1, 2, 3, 0, 0, 4], left[0].Ids);
        Assert.Equal([0, 5, 6], left[1].Row(0).ToArray());
        Assert.Equal([3, 1], left[0].Lengths);
        Assert.Equal([true, true, false], Enumerable.Range(0, 3).Select(i => left[0].IsPadding(1, i)));
        var right = set.Batches(3, padId: 9, PaddingSide.Right).Single();
        Assert.Equal([1, 2, 3, 4, 9, 9, 5, 6, 9], right.Ids);
        Assert.Equal([false, true, true], Enumerable.Range(0, 3).Select(i => right.IsPadding(1, i)));
        Assert.Throws<ArgumentException>(() => set.Batches(2));
    }

    private static SampleSet Build(SampleOptions options) => SampleBuilder.Build(new ListSource("s", "abcd"), 1, Encoder, options);

    private static string Fails(SampleOptions options, int samples, params string[] texts) =>
        Assert.Throws<DatasetException>(() => SampleBuilder.Build(new ListSource("s", texts), samples, Encoder, options)).Message;
}
